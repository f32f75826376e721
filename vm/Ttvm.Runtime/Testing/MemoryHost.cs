using System.Collections.Concurrent;
using System.Text;
using Ttvm.Language.Files;
using Ttvm.Runtime.Hosting;

namespace Ttvm.Runtime.Testing;

/// <summary>
/// An outside that is all in memory, so that a test finds what it brought along, wherever it is run, and leaves nothing behind. It can lie
/// on top of another, whose files it reads and never changes. Its clock is the real one, for the timers of the SMP scheduler; the
/// environment is empty, and the only programs are <c>echo</c>, which prints its arguments, and <c>fail</c>, which complains and ends with
/// 3. Any thread.
/// </summary>
/// <param name="folder">The working directory.</param>
/// <param name="beneath">Whose files can be read, too; null: nobody's.</param>
/// <param name="input">All of standard input.</param>
/// <param name="arguments">What GET_ARGS gives.</param>
public sealed class MemoryHost(string folder, IHost? beneath, TextReader input, IReadOnlyList<string> arguments) : IHost
{
    /// <summary>A program that prints without end is ended by this before it is by time, and takes no memory from others.</summary>
    private const int MostOutput = 4 * 1024 * 1024;

    /// <summary>What has been written or deleted (null).</summary>
    private readonly ConcurrentDictionary<FileId, byte[]?> _files = new();
    private readonly ConcurrentDictionary<string, string> _environment = new();
    private readonly Lock _gate = new();
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly List<Notice> _notices = [];

    /// <summary>Called when the program has printed more than anybody wants to compare; what follows is thrown away.</summary>
    public Action OnFull { get; init; } = () => { };

    /// <summary>Whether the program has printed so much.</summary>
    public bool IsFull { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Arguments { get; } = arguments;

    /// <inheritdoc/>
    public string WorkingDirectory => folder;

    /// <inheritdoc/>
    public long Now => (DateTime.UtcNow.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>What the program has printed, line by line.</summary>
    public IReadOnlyList<string> OutputLines => Lines(_output);

    /// <summary>What the program has printed with EPRINT, line by line.</summary>
    public IReadOnlyList<string> ErrorLines => Lines(_error);

    /// <summary>What the machine has reported.</summary>
    public IReadOnlyList<Notice> Notices
    {
        get
        {
            lock (_gate)
            {
                return [.. _notices];
            }
        }
    }

    /// <inheritdoc/>
    public void Write(string text) => Append(_output, text);

    /// <inheritdoc/>
    public void WriteError(string text) => Append(_error, text);

    /// <inheritdoc/>
    public void Flush()
    {
        // Nobody looks before the end.
    }

    /// <inheritdoc/>
    public void Report(Notice notice)
    {
        lock (_gate)
        {
            _notices.Add(notice);
        }
    }

    /// <inheritdoc/>
    public bool FileExists(string path) =>
        _files.TryGetValue(Identify(path), out var content) ? content is not null : beneath?.FileExists(Full(path)) == true;

    /// <inheritdoc/>
    public FileId Identify(string path) =>
        beneath is null ? PathRules.OfPlatform.Identify(Full(path), _ => null) : beneath.Identify(Full(path));

    /// <inheritdoc/>
    public byte[] ReadProgram(string path) => Read(path, under => under.ReadProgram(Full(path)));

    /// <inheritdoc/>
    public byte[] ReadFile(string path) => Read(path, under => under.ReadFile(Full(path)));

    /// <inheritdoc/>
    public void WriteFile(string path, ReadOnlyMemory<byte> content, bool append)
    {
        var before = append && FileExists(path) ? ReadFile(path) : [];
        _files[Identify(path)] = [.. before, .. content.Span];
    }

    /// <inheritdoc/>
    public long FileSize(string path) => ReadFile(path).Length;

    /// <inheritdoc/>
    public void DeleteFile(string path)
    {
        if (!FileExists(path))
        {
            throw NoSuchFile();
        }

        _files[Identify(path)] = null;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> ListDirectory(string path)
    {
        var listed = PathRules.FolderIn(Identify(path).RealPath, "");
        var own = _files.ToDictionary(file => file.Key.RealPath, file => file.Value);
        var names = own.Where(file => file.Value is not null && PathRules.FolderOf(file.Key) == listed)
            .Select(file => file.Key[listed.Length..]).ToList();
        IReadOnlyList<string> others;
        try
        {
            others = beneath?.ListDirectory(Full(path)) ?? throw NoSuchFile();
        }
        catch (IOException) when (names.Count > 0)
        {
            // The folder is there because of our files only.
            others = [];
        }

        return [.. names.Concat(others.Where(name => !own.ContainsKey(listed + name))).Order(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public string? ReadLine()
    {
        lock (input)
        {
            return Bounded.ReadLine(input, int.MaxValue);
        }
    }

    /// <inheritdoc/>
    public string? ReadCharacter()
    {
        lock (input)
        {
            return input.Read() is not (>= 0 and var first) ? null
                : char.IsHighSurrogate((char)first) ? new string([(char)first, (char)input.Read()])
                : ((char)first).ToString();
        }
    }

    /// <inheritdoc/>
    public string ReadAllInput()
    {
        lock (input)
        {
            return input.ReadToEnd();
        }
    }

    /// <inheritdoc/>
    public string? GetEnvironment(string name) => _environment.GetValueOrDefault(name);

    /// <inheritdoc/>
    public void SetEnvironment(string name, string value) => _environment[name] = value;

    /// <inheritdoc/>
    public ExecResult Execute(string command, IReadOnlyList<string> arguments, bool capture)
    {
        var result = command switch
        {
            "echo" => new ExecResult(0, string.Join(' ', arguments) + "\n", ""),
            "fail" => new ExecResult(3, "", "it went wrong\n"),
            _ => throw new IOException("no such program"),
        };
        if (capture)
        {
            return result;
        }

        Write(result.Output);
        WriteError(result.Error);
        return new ExecResult(result.ExitCode, "", "");
    }

    /// <inheritdoc/>
    public void EndPrograms()
    {
        // They end by themselves.
    }

    private byte[] Read(string path, Func<IHost, byte[]> readBeneath) =>
        _files.TryGetValue(Identify(path), out var content) ? content ?? throw NoSuchFile()
            : beneath is null ? throw NoSuchFile() : readBeneath(beneath);

    private static IOException NoSuchFile() => new("no such file");

    private string Full(string path) => Path.GetFullPath(Path.Combine(folder, path));

    private void Append(StringBuilder target, string text)
    {
        lock (_gate)
        {
            if (target.Length + text.Length <= MostOutput)
            {
                target.Append(text);
                return;
            }

            IsFull = true;
        }

        OnFull();
    }

    private string[] Lines(StringBuilder written)
    {
        lock (_gate)
        {
            var text = written.ToString();
            return text.Length == 0 ? [] : (text.EndsWith('\n') ? text[..^1] : text).Split('\n');
        }
    }
}
