# The Windows twin of the build in ./ttvm: publishes the three programs into .build\bin when a source is newer than the last build.
param([Parameter(Mandatory)][string]$Root)
$ErrorActionPreference = 'Stop'
$build = Join-Path $Root '.build'
$bin = Join-Path $build 'bin'
$fresh = Join-Path $build 'bin.new'
$log = Join-Path $build 'build.log'
# Lies inside the folder it vouches for, so the two cannot disagree; its time is the beginning of the build.
$stamp = Join-Path $bin '.built'

function Test-Current {
    if (-not (Test-Path $stamp)) { return $false }
    $built = (Get-Item $stamp -Force).LastWriteTimeUtc
    $sources = @('Directory.Build.props', 'Directory.Packages.props', 'global.json' | ForEach-Object { Get-Item (Join-Path $Root $_) })
    foreach ($folder in 'vm', 'server', 'debug-adapter') {
        # The compiler's own folders are no sources. A folder is newer when a file in it was removed; it makes its own in the project folders.
        $sources += Get-ChildItem (Join-Path $Root $folder) -Recurse | Where-Object {
            $_.FullName -notmatch '[\\/](bin|obj)([\\/]|$)' -and -not ($_.PSIsContainer -and $_.Name -like 'Ttvm.*')
        }
    }
    return -not ($sources | Where-Object { $_.LastWriteTimeUtc -gt $built } | Select-Object -First 1)
}

if (Test-Current) { exit 0 }
New-Item -ItemType Directory -Force $build | Out-Null
# The system gives a mutex back when its owner ends, in whatever way; the name is one per repository.
$name = 'ttvm-build-' + [BitConverter]::ToString([Security.Cryptography.SHA256]::Create().ComputeHash([Text.Encoding]::UTF8.GetBytes($build))).Replace('-', '')
$mutex = New-Object Threading.Mutex $false, $name
try { $null = $mutex.WaitOne() } catch [Threading.AbandonedMutexException] { Write-Host 'ttvm: an earlier build was interrupted; building again' }
try {
    if (Test-Current) { exit 0 }
    Write-Host 'Building ttvm...'
    if (Test-Path $fresh) { Remove-Item -Recurse -Force $fresh }
    New-Item -ItemType Directory $fresh | Out-Null
    New-Item -ItemType File (Join-Path $fresh '.built') | Out-Null
    Set-Content $log ''
    # What a program writes to its error stream must not end this script.
    $ErrorActionPreference = 'Continue'
    & dotnet msbuild (Join-Path $Root 'vm/publish.proj') -restore -target:Publish -verbosity:quiet -nologo -nodeReuse:false -property:Configuration=Release -property:UseSharedCompilation=false -property:PublishDocumentationFiles=false "-property:PublishDir=$fresh/" *>> $log
    if ($LASTEXITCODE -ne 0) {
        Get-Content $log | Write-Host
        Write-Host "ttvm: the build failed (the compiler's words are above, and in $log)"
        exit 1
    }
    $ErrorActionPreference = 'Stop'
    try {
        if (Test-Path $bin) { Remove-Item -Recurse -Force $bin }
        Move-Item $fresh $bin
    } catch {
        Write-Host "ttvm: $bin cannot be replaced, a program in it is probably running ($($_.Exception.Message)); end it and try again"
        exit 1
    }
} finally {
    if (Test-Path $fresh) { Remove-Item -Recurse -Force $fresh }
    $mutex.ReleaseMutex()
}
