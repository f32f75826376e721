using System.Collections.Concurrent;
using System.Text;
using Ttvm.Language.Files;
using Ttvm.Runtime.Hosting;

namespace Ttvm.Cli.SelfTests;

/// <summary>
/// An outside that is all in memory, so that a test finds what it brought along and nothing else, wherever it is run. Its
/// clock is the real one, for the timers of the SMP scheduler; there are no other programs.
/// </summary>
internal sealed class MemoryHost : IHost
{
    private static readonly string s_folder = Path.GetFullPath(Path.Combine(Path.GetTempPath(), "ttvm-test"));

    private readonly ConcurrentDictionary<string, byte[]> _files;
    private readonly ConcurrentDictionary<string, string> _environment = new();
    private readonly Lock _gate = new();
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly List<Notice> _notices = [];
    private readonly TextReader _input;

    public MemoryHost(IEnumerable<KeyValuePair<string, byte[]>> files, TextReader input, IReadOnlyList<string> arguments)
    {
        _files = new(files.Select(file => KeyValuePair.Create(Full(file.Key), file.Value)));
        _input = input;
        Arguments = arguments;
    }

    public IReadOnlyList<string> Arguments { get; }

    public string WorkingDirectory => s_folder;

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

    public void Write(string text) => Append(_output, text);

    public void WriteError(string text) => Append(_error, text);

    public void Flush()
    {
    }

    public void Report(Notice notice)
    {
        lock (_gate)
        {
            _notices.Add(notice);
        }
    }

    public bool FileExists(string path) => _files.ContainsKey(Full(path));

    public FileId Identify(string path) => PathRules.OfPlatform.Identify(Full(path), _ => null);

    public byte[] ReadProgram(string path) => ReadFile(path);

    public byte[] ReadFile(string path) => _files.TryGetValue(Full(path), out var content) ? content : throw NoSuchFile();

    public void WriteFile(string path, ReadOnlyMemory<byte> content, bool append) =>
        _files.AddOrUpdate(Full(path), _ => content.ToArray(), (_, old) => append ? [.. old, .. content.Span] : content.ToArray());

    public long FileSize(string path) => ReadFile(path).Length;

    public void DeleteFile(string path)
    {
        if (!_files.TryRemove(Full(path), out _))
        {
            throw NoSuchFile();
        }
    }

    public IReadOnlyList<string> ListDirectory(string path) =>
        [.. _files.Keys.Where(file => Path.GetDirectoryName(file) == Full(path)).Select(file => Path.GetFileName(file))
            .Order(StringComparer.Ordinal)];

    public string? ReadLine()
    {
        lock (_input)
        {
            return Bounded.ReadLine(_input, int.MaxValue);
        }
    }

    public string? ReadCharacter()
    {
        lock (_input)
        {
            return _input.Read() is not (>= 0 and var first) ? null
                : char.IsHighSurrogate((char)first) ? new string([(char)first, (char)_input.Read()])
                : ((char)first).ToString();
        }
    }

    public string ReadAllInput()
    {
        lock (_input)
        {
            return _input.ReadToEnd();
        }
    }

    public string? GetEnvironment(string name) => _environment.GetValueOrDefault(name);

    public void SetEnvironment(string name, string value) => _environment[name] = value;

    public ExecResult Execute(string command, IReadOnlyList<string> arguments, bool capture) => throw new IOException("no such program");

    public void EndPrograms()
    {
        // There are none.
    }

    private static IOException NoSuchFile() => new("no such file");

    private static string Full(string path) => Path.GetFullPath(Path.Combine(s_folder, path));

    private void Append(StringBuilder target, string text)
    {
        lock (_gate)
        {
            target.Append(text);
        }
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
