using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Ttvm.Language.Files;
using Ttvm.Runtime.Hosting;

namespace Ttvm.Runtime.Tests;

/// <summary>
/// An outside that is all in memory: files, input, environment, output, and two programs to run. Its clock is real, so that
/// timers of the SMP scheduler fire.
/// </summary>
internal sealed class TestHost : IHost
{
    /// <summary>A folder that exists nowhere else. Paths in messages are as short as the program names them.</summary>
    public const string Folder = "/programs";

    private static readonly long StartTime = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1000;
    private static readonly Stopwatch SinceStart = Stopwatch.StartNew();

    private readonly ConcurrentDictionary<string, byte[]> _files = new();
    private readonly ConcurrentDictionary<string, string> _links = new();
    private readonly ConcurrentDictionary<string, string> _environment = new();
    private readonly Lock _gate = new();
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly List<Notice> _notices = [];
    private readonly string _input;
    private int _inputPosition;
    private int _visible;
    private volatile int _flushes;

    public TestHost(string input = "", params IReadOnlyList<string> arguments)
    {
        _input = input;
        Arguments = arguments;
    }

    public IReadOnlyList<string> Arguments { get; }

    public string WorkingDirectory => Folder;

    public long Now => StartTime + (SinceStart.ElapsedTicks * 1_000_000 / Stopwatch.Frequency);

    /// <summary>Everything the program has written.</summary>
    public string Output
    {
        get
        {
            lock (_gate)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>The part of <see cref="Output"/> that has been flushed.</summary>
    public string VisibleOutput
    {
        get
        {
            lock (_gate)
            {
                return _output.ToString(0, _visible);
            }
        }
    }

    /// <summary>How often the output was made visible: before a question, and when all workers sleep.</summary>
    public int Flushes => _flushes;

    public IReadOnlyList<string> OutputLines => Lines(Output);

    public IReadOnlyList<string> ErrorLines
    {
        get
        {
            lock (_gate)
            {
                return Lines(_error.ToString());
            }
        }
    }

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

    /// <summary>Called, if set, when a question to the outside is about to be answered; may throw or wait.</summary>
    public Action<string>? OnQuestion { get; init; }

    /// <summary>Called, if set, by the process that writes, before the text is there; may wait.</summary>
    public Action<string>? OnWrite { get; init; }

    /// <summary>Called, if set, with every notice; may throw, as a bug of ours would.</summary>
    public Action<Notice>? OnReport { get; init; }

    public TestHost WithFile(string path, string content) => WithFile(path, Encoding.UTF8.GetBytes(content));

    public TestHost WithFile(string path, byte[] content)
    {
        _files[Full(path)] = content;
        return this;
    }

    /// <summary>Adds a link to a file or folder.</summary>
    public TestHost WithLink(string path, string target)
    {
        _links[PathRules.Unix.Combine(Folder, path)] = target;
        return this;
    }

    public void Write(string text)
    {
        OnWrite?.Invoke(text);
        lock (_gate)
        {
            _output.Append(text);
        }
    }

    public void WriteError(string text)
    {
        lock (_gate)
        {
            _error.Append(text);
        }
    }

    public void Flush()
    {
        lock (_gate)
        {
            _visible = _output.Length;
            _flushes++;
        }
    }

    public void Report(Notice notice)
    {
        OnReport?.Invoke(notice);
        lock (_gate)
        {
            _notices.Add(notice);
        }
    }

    public FileId Identify(string path) => PathRules.Unix.Identify(PathRules.Unix.Combine(Folder, path), _links.GetValueOrDefault);

    public bool FileExists(string path) => !path.Contains('\0', StringComparison.Ordinal) && _files.ContainsKey(Full(path));

    public byte[] ReadProgram(string path) => ReadFile(path);

    public byte[] ReadFile(string path)
    {
        OnQuestion?.Invoke(path);
        return _files.TryGetValue(Full(path), out var content) ? content : throw NoSuchFile();
    }

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

    public IReadOnlyList<string> ListDirectory(string path)
    {
        var folder = Full(path);
        var names = _files.Keys.Where(file => Path.GetDirectoryName(file) == folder).Select(file => Path.GetFileName(file))
            .Order(StringComparer.Ordinal).ToList();
        return names.Count > 0 ? names : throw NoSuchFile();
    }

    public string? ReadLine()
    {
        OnQuestion?.Invoke("standard input");
        lock (_gate)
        {
            using var rest = new StringReader(_input[_inputPosition..]);
            var line = Bounded.ReadLine(rest, int.MaxValue);
            _inputPosition = _input.Length - rest.ReadToEnd().Length;
            return line;
        }
    }

    public string? ReadCharacter()
    {
        lock (_gate)
        {
            return _inputPosition < _input.Length ? Take(_inputPosition + (char.IsHighSurrogate(_input[_inputPosition]) ? 2 : 1)) : null;
        }
    }

    public string ReadAllInput()
    {
        lock (_gate)
        {
            return Take(_input.Length);
        }
    }

    /// <summary>The input up to a position; 0 is its end.</summary>
    private string Take(int end)
    {
        var taken = _input[_inputPosition..(end > 0 ? end : _input.Length)];
        _inputPosition += taken.Length;
        return taken;
    }

    public string? GetEnvironment(string name) => _environment.GetValueOrDefault(name);

    public void SetEnvironment(string name, string value) => _environment[name] = value;

    /// <summary>There are <c>echo</c>, which prints its arguments, and <c>fail</c>, which complains and ends with 3.</summary>
    public ExecResult Execute(string command, IReadOnlyList<string> arguments, bool capture)
    {
        OnQuestion?.Invoke(command);
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

    public void EndPrograms()
    {
        // They end by themselves.
    }

    private static IOException NoSuchFile() => new("no such file");

    private string Full(string path) => Identify(path).RealPath;

    private static string[] Lines(string text) => text.Length == 0 ? [] : (text.EndsWith('\n') ? text[..^1] : text).Split('\n');
}
