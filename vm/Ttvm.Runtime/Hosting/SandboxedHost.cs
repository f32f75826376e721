using Ttvm.Language.Files;

namespace Ttvm.Runtime.Hosting;

/// <summary>
/// The outside of a program that is trusted with a part of it only (<c>docs/sandbox.md</c>). What is refused fails with a message that
/// names the option which would allow it. A path is looked at twice: as it reads, so that a refusal does not tell what is there, and again
/// where the opened file really lies. Only that decides: between the two, links and folders may be put in each other's place, but what is
/// open stays what it is, and it is used through its handle (<see cref="PinnedPath"/>).
/// </summary>
internal sealed class SandboxedHost : IHost
{
    private readonly IHost _outside;
    private readonly SandboxRules _rules;
    private readonly OwnFiles? _own;
    private readonly Range _read;
    private readonly Range _write;

    /// <summary>A sandbox.</summary>
    /// <param name="outside">All of the outside; its files are those of this machine.</param>
    /// <param name="rules">What the program may do.</param>
    public SandboxedHost(IHost outside, SandboxRules rules)
        : this(outside, rules, own: null)
    {
        var real = outside.Identify(rules.Program).RealPath;
        var folders = new[] { Path.GetFullPath(rules.Program, outside.WorkingDirectory),
            real }.Select(Path.GetDirectoryName).OfType<string>();
        CodeFiles = new SandboxedHost(outside, rules, new OwnFiles(real, new Range(outside, new Permission(false, [.. folders]))));
    }

    private SandboxedHost(IHost outside, SandboxRules rules, OwnFiles? own)
    {
        _outside = outside;
        _rules = rules;
        _own = own;
        _read = new Range(outside, rules.Read);
        _write = new Range(outside, rules.Write);
        CodeFiles = this;
    }

    /// <summary>
    /// The same, with the program's own modules and workers: only the machine reads those, and only files that are called as programs are,
    /// since what is wrong in a file that is no program would be told with words from it.
    /// </summary>
    public IHost CodeFiles { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Arguments => _outside.Arguments;

    /// <inheritdoc/>
    public string WorkingDirectory => _outside.WorkingDirectory;

    /// <inheritdoc/>
    public long Now => _outside.Now;

    /// <inheritdoc/>
    public void Write(string text) => _outside.Write(text);

    /// <inheritdoc/>
    public void WriteError(string text) => _outside.WriteError(text);

    /// <inheritdoc/>
    public void Flush() => _outside.Flush();

    /// <inheritdoc/>
    public void Report(Notice notice) => _outside.Report(notice);

    /// <inheritdoc/>
    public FileId Identify(string path) => _outside.Identify(path);

    /// <inheritdoc/>
    public bool FileExists(string path)
    {
        try
        {
            return Reading(path, _outside.FileExists);
        }
        catch (IOException exception) when (exception is not RefusedException)
        {
            // Nothing is there, or nobody may go there.
            return false;
        }
    }

    /// <inheritdoc/>
    public byte[] ReadFile(string path) => Reading(path, _outside.ReadFile);

    /// <inheritdoc/>
    public byte[] ReadProgram(string path) => Reading(path, _outside.ReadProgram);

    /// <inheritdoc/>
    public long FileSize(string path) => Reading(path, _outside.FileSize);

    /// <inheritdoc/>
    public IReadOnlyList<string> ListDirectory(string path) => Reading(path, _outside.ListDirectory);

    /// <inheritdoc/>
    public void WriteFile(string path, ReadOnlyMemory<byte> content, bool append)
    {
        if (_write.IsEverything || IsNoPath(path))
        {
            _outside.WriteFile(path, content, append);
            return;
        }

        var real = _outside.Identify(path).RealPath;
        Demand(_write, real, "writing");
        if (Path.EndsInDirectorySeparator(path))
        {
            // No file is called so, and what is created without the separator would be another.
            _outside.WriteFile(path, content, append);
            return;
        }

        using var file = OpenOrCreate(real);
        Demand(_write, file.RealPath, "writing");
        _outside.WriteFile(file.Path, content, append);
    }

    /// <inheritdoc/>
    public void DeleteFile(string path)
    {
        if (_write.IsEverything || IsNoPath(path))
        {
            _outside.DeleteFile(path);
            return;
        }

        // Not the file that a link leads to is deleted but the link, so the folder counts in which the name stands.
        var full = Path.GetFullPath(path, WorkingDirectory);
        var name = Path.GetFileName(full);
        var parent = Path.GetDirectoryName(full) ?? full;
        Demand(_write, PathRules.OfPlatform.Combine(_outside.Identify(parent).RealPath, name), "deleting");
        if (Path.EndsInDirectorySeparator(path))
        {
            _outside.DeleteFile(path);
            return;
        }

        using var folder = PinnedPath.Open(parent);
        Demand(_write, PathRules.OfPlatform.Combine(folder.RealPath, name), "deleting");
        _outside.DeleteFile(Path.Combine(folder.Path, name));
    }

    /// <inheritdoc/>
    public string? ReadLine() => _outside.ReadLine();

    /// <inheritdoc/>
    public string? ReadCharacter() => _outside.ReadCharacter();

    /// <inheritdoc/>
    public string ReadAllInput() => _outside.ReadAllInput();

    /// <inheritdoc/>
    public string? GetEnvironment(string name) =>
        _rules.Environment ? _outside.GetEnvironment(name) : throw Refusal("reading the environment", "env");

    /// <inheritdoc/>
    public void SetEnvironment(string name, string value)
    {
        if (!_rules.Environment)
        {
            throw Refusal("changing the environment", "env");
        }

        _outside.SetEnvironment(name, value);
    }

    /// <inheritdoc/>
    public ExecResult Execute(string command, IReadOnlyList<string> arguments, bool capture) =>
        _rules.Execute ? _outside.Execute(command, arguments, capture) : throw Refusal("running programs", "exec");

    /// <inheritdoc/>
    public void EndPrograms() => _outside.EndPrograms();

    private T Reading<T>(string path, Func<string, T> read)
    {
        // On Linux the environment is a file, too, which "everywhere" does not mean.
        if ((_read.IsEverything && (_rules.Environment || !OperatingSystem.IsLinux())) || IsNoPath(path))
        {
            return read(path);
        }

        DemandReading(_outside.Identify(path).RealPath);
        using var file = PinnedPath.Open(Path.GetFullPath(path, WorkingDirectory));
        DemandReading(file.RealPath);
        return read(file.Path);
    }

    private void DemandReading(string real)
    {
        if (_own?.Contains(real) != true)
        {
            Demand(_read, real, "reading");
        }

        if (!_rules.Environment && real.StartsWith("/proc/", StringComparison.Ordinal)
            && real.EndsWith("/environ", StringComparison.Ordinal))
        {
            throw Refusal("reading the environment", "env");
        }
    }

    /// <summary>
    /// A file to write to. A new one is created in a folder whose place has been looked at, under a name that nobody else may have taken:
    /// so it is no link to elsewhere, and nothing is created where nothing may be.
    /// </summary>
    private PinnedPath OpenOrCreate(string real)
    {
        const int Attempts = 100;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return PinnedPath.Open(real);
            }
            catch (FileNotFoundException) when (attempt < Attempts)
            {
                using var folder = PinnedPath.Open(Path.GetDirectoryName(real) ?? real);
                var name = Path.GetFileName(real);
                Demand(_write, PathRules.OfPlatform.Combine(folder.RealPath, name), "writing");
                Create(Path.Combine(folder.Path, name));
            }
        }
    }

    private static void Create(string path) => SystemHost.Explain(path, () =>
    {
        try
        {
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite);
            return true;
        }
        catch (IOException) when (new FileInfo(path) is { Exists: true } or { LinkTarget: not null })
        {
            // Somebody else was faster; what is there now is opened, and looked at, as if it had always been there.
            return false;
        }
    });

    /// <summary>What no file is called; the outside says so.</summary>
    private static bool IsNoPath(string path) => path.Length == 0 || path.Contains('\0', StringComparison.Ordinal);

    private static void Demand(Range range, string real, string what)
    {
        if (!range.Contains(real))
        {
            throw Refusal($"{what} it", what == "reading" ? "read=DIR" : "write=DIR");
        }
    }

    private static RefusedException Refusal(string what, string option) => new($"{what} is not allowed; run with --allow-{option}");

    /// <summary>The places of a permission, without links.</summary>
    private sealed class Range(IHost outside, Permission permission)
    {
        private readonly string[] _places = [.. permission.Places.Select(place => outside.Identify(place).RealPath)];

        public bool IsEverything => permission.Everywhere;

        public bool Contains(string real) => permission.Everywhere || Array.Exists(_places, place => IsIn(place, real));

        private static bool IsIn(string place, string real) => real.StartsWith(place, PathRules.OfPlatform.Comparison)
            && (real.Length == place.Length || place.EndsWith('/') || real[place.Length] == '/');
    }

    /// <summary>A program, and what stands beside it and below that is called like one.</summary>
    private sealed record OwnFiles(string Program, Range Folders)
    {
        public bool Contains(string real) => string.Equals(real, Program, PathRules.OfPlatform.Comparison)
            || (Path.GetExtension(real).ToUpperInvariant() is ".TTVM" or ".TTB" && Folders.Contains(real));
    }
}
