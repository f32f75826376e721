@echo off
rem TinyTotVM from its sources on Windows: builds on first use and whenever a source has changed, then becomes the program.
rem Standard output belongs to the program; whatever the build has to say goes to standard error.
setlocal
set "root=%~dp0"
set "bin=%root%.build\bin"

rem What is behind the first word is cut out of the whole: numbered arguments end at nine and come apart at every '='.
rem It stands in no block of parentheses, because a ')' in it would close the block. If the first word has quotes, they are cut away before.
set rest=%*

if /i "%~1"=="code" goto code
if /i "%~1"=="package" goto package

where /q dotnet
if errorlevel 1 (
  echo ttvm: .NET was not found; install the .NET SDK 10 ^(https://dotnet.microsoft.com/download/dotnet/10.0^) so that 'dotnet' is on PATH>&2
  exit /b 1
)
powershell -NoProfile -ExecutionPolicy Bypass -File "%root%ttvm.ps1" -Root "%root%." 1>&2
if errorlevel 1 exit /b 1

if /i "%~1"=="build" exit /b 0
if /i "%~1"=="bench" goto bench
if /i "%~1"=="language-server" goto language-server
if /i "%~1"=="debug-adapter" goto debug-adapter
dotnet "%bin%\ttvm.dll" %*
exit /b

:language-server
if "%~1"==%1 set rest=language-server%rest:*"language-server"=%
dotnet "%bin%\Ttvm.LanguageServer.dll" %rest:*language-server=%
exit /b

:debug-adapter
if "%~1"==%1 set rest=debug-adapter%rest:*"debug-adapter"=%
dotnet "%bin%\Ttvm.DebugAdapter.dll" %rest:*debug-adapter=%
exit /b

:bench
if "%~1"==%1 set rest=bench%rest:*"bench"=%
where /q node
if errorlevel 1 (
  echo ttvm: 'ttvm bench' needs Node.js 20.11 or newer; install it from https://nodejs.org and try again>&2
  exit /b 1
)
node "%root%tests\benchmarks\bench.mjs" dotnet "%bin%\ttvm.dll" %rest:*bench=%
exit /b

:code
if "%~1"==%1 set rest=code%rest:*"code"=%
where /q node && where /q npm
if errorlevel 1 (
  echo ttvm: 'ttvm code' needs Node.js 20.11 or newer with npm; install it from https://nodejs.org and try again>&2
  exit /b 1
)
node "%root%vscode-extension\workbench\code.mjs" %rest:*code=%
exit /b

:package
if "%~1"==%1 set rest=package%rest:*"package"=%
where /q node && where /q npm
if errorlevel 1 (
  echo ttvm: 'ttvm package' needs Node.js 20.11 or newer with npm; install it from https://nodejs.org and try again>&2
  exit /b 1
)
node "%root%packaging\package.mjs" %rest:*package=%
exit /b
