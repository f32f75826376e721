using System.Collections.Immutable;
using System.Text;
using Ttvm.Language.Files;
using Ttvm.Runtime.Hosting;

namespace Ttvm.Runtime.Testing;

/// <summary>
/// An outside in memory, so that a test finds the files that it states, wherever it is run, and leaves nothing behind. The files of another
/// host can be read through it, and are never changed. The clock is the real one, for the timers of the SMP scheduler; the environment is
/// empty, and the only programs are <c>echo</c>, which prints its arguments, and <c>fail</c>, which prints an error and ends with 3. Any
/// thread.
/// </summary>
/// <param name="folder">The working directory.</param>
/// <param name="beneath">The host whose files can be read, too; null: none.</param>
/// <param name="input">Gives all of standard input.</param>
/// <param name="arguments">The arguments that GET_ARGS gives.</param>
public sealed class MemoryHost(string folder, IHost? beneath, TextReader input, IReadOnlyList<string> arguments) : IHost
{
    /// <summary>How many characters are kept of the output, and as many of the error output. A program that prints without end is stopped
    /// here, before its time is over or it takes the memory of others.</summary>
    private const int MostOutput = 4 * 1024 * 1024;

    /// <summary>The content of files that the program has written; null for those that it has deleted.</summary>
    private ImmutableDictionary<FileId, byte[]?> _files = ImmutableDictionary<FileId, byte[]?>.Empty;
    private ImmutableDictionary<string, string> _environment = ImmutableDictionary<string, string>.Empty;
    private readonly Lock _gate = new();
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly List<Notice> _notices = [];

    /// <summary>All of the input, from the first read on; null before.</summary>
    private string? _input;
    private int _inputRead;

    /// <summary>Called when the program has printed too much; the rest of its output is thrown away.</summary>
    public Action OnFull { get; init; } = () => { };

    /// <summary>Whether the program has printed too much.</summary>
    public bool IsFull { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Arguments { get; } = arguments;

    /// <inheritdoc/>
    public string WorkingDirectory => folder;

    /// <inheritdoc/>
    public long Now => (DateTime.UtcNow.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>The lines of the program's output.</summary>
    public IReadOnlyList<string> OutputLines => Lines(_output);

    /// <summary>The lines of the program's error output.</summary>
    public IReadOnlyList<string> ErrorLines => Lines(_error);

    /// <summary>The notices of the machine.</summary>
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
        // The output is not read before the run ends.
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
        Put(path, [.. before, .. content.Span]);
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

        Put(path, null);
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
            // Only files of this host make the folder exist.
            others = [];
        }

        return [.. names.Concat(others.Where(name => !own.ContainsKey(listed + name))).Order(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public string? ReadLine()
    {
        lock (input)
        {
            using var rest = new StringReader(UnreadInput);
            var line = Bounded.ReadLine(rest, int.MaxValue);
            _inputRead = _input!.Length - rest.ReadToEnd().Length;
            return line;
        }
    }

    /// <inheritdoc/>
    public string? ReadCharacter()
    {
        lock (input)
        {
            var unread = UnreadInput;
            var read = unread.Length == 0 ? null : unread[..(char.IsHighSurrogate(unread[0]) && unread.Length > 1 ? 2 : 1)];
            _inputRead += read?.Length ?? 0;
            return read;
        }
    }

    /// <inheritdoc/>
    public string ReadAllInput()
    {
        lock (input)
        {
            var unread = UnreadInput;
            _inputRead = _input!.Length;
            return unread;
        }
    }

    /// <inheritdoc/>
    public string? GetEnvironment(string name) => _environment.GetValueOrDefault(name);

    /// <inheritdoc/>
    public void SetEnvironment(string name, string value) =>
        ImmutableInterlocked.Update(ref _environment, (variables, set) => variables.SetItem(set.name, set.value), (name, value));

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
        // The programs have ended when Execute returns.
    }

    /// <summary>The state of the host, to go back to. Not while another thread uses the host.</summary>
    internal MemoryHostImage TakeImage() =>
        new(_files, _environment, _output.Length, _error.Length, _notices.Count, _inputRead, IsFull);

    /// <summary>Goes back to the state of an earlier moment: what has been written since is gone.</summary>
    internal void Restore(MemoryHostImage image)
    {
        (_files, _environment, _inputRead, IsFull) = (image.Files, image.Environment, image.InputRead, image.IsFull);
        (_output.Length, _error.Length) = (image.Output, image.Error);
        _notices.RemoveRange(image.Notices, _notices.Count - image.Notices);
    }

    /// <summary>The rest of the input. To be used under the lock on <c>input</c>.</summary>
    private string UnreadInput => (_input ??= input.ReadToEnd())[_inputRead..];

    private void Put(string path, byte[]? content) =>
        ImmutableInterlocked.Update(ref _files, (files, put) => files.SetItem(put.Id, put.content), (Id: Identify(path), content));

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

/// <summary>The state of a <see cref="MemoryHost"/> at a moment. Output, error output and notices only grow, so their lengths are
/// enough.</summary>
internal sealed record MemoryHostImage(ImmutableDictionary<FileId, byte[]?> Files, ImmutableDictionary<string, string> Environment,
    int Output, int Error, int Notices, int InputRead, bool IsFull);
