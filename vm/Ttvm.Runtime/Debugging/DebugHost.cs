using System.Text;
using Ttvm.Runtime.Hosting;

namespace Ttvm.Runtime.Debugging;

/// <summary>
/// The outside of a debugged program: files, clock and programs are real, output goes to the client, input comes from lines the
/// user types. Any thread.
/// </summary>
public sealed class DebugHost : IHost, IDisposable
{
    private readonly SystemHost _system;
    private readonly IDebuggerClient _client;
    private readonly Lock _outputGate = new();
    private readonly object _inputGate = new();
    private readonly StringBuilder _input = new();
    private bool _inputEnded;

    /// <summary>A host that tells <paramref name="client"/> of all output.</summary>
    /// <param name="client">Hears of output and notices.</param>
    /// <param name="arguments">The program's arguments.</param>
    public DebugHost(IDebuggerClient client, IReadOnlyList<string> arguments)
    {
        _client = client;
        _system = new SystemHost(arguments, Stream.Null, Stream.Null, () => TextReader.Null, client.Noticed) { InheritsInput = false };
    }

    /// <inheritdoc/>
    public void Dispose() => _system.Dispose();

    /// <summary>Whether reading would not have to wait: there is a line, or the end of input.</summary>
    public bool HasInput
    {
        get
        {
            lock (_inputGate)
            {
                return _inputEnded || _input.Length > 0;
            }
        }
    }

    /// <summary>Adds text to standard input, as if it had been typed.</summary>
    public void AddInput(string text)
    {
        lock (_inputGate)
        {
            _input.Append(text);
            Monitor.PulseAll(_inputGate);
        }
    }

    /// <summary>Ends standard input after what has been added.</summary>
    public void EndInput()
    {
        lock (_inputGate)
        {
            _inputEnded = true;
            Monitor.PulseAll(_inputGate);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Arguments => _system.Arguments;

    /// <inheritdoc/>
    public string WorkingDirectory => _system.WorkingDirectory;

    /// <inheritdoc/>
    public long Now => _system.Now;

    /// <inheritdoc/>
    public void Write(string text)
    {
        lock (_outputGate)
        {
            _client.Output(text, isError: false);
        }
    }

    /// <inheritdoc/>
    public void WriteError(string text)
    {
        lock (_outputGate)
        {
            _client.Output(text, isError: true);
        }
    }

    /// <inheritdoc/>
    public void Flush()
    {
        // Every piece of output is told at once.
    }

    /// <inheritdoc/>
    public void Report(Notice notice) => _system.Report(notice);

    /// <inheritdoc/>
    public bool FileExists(string path) => _system.FileExists(path);

    /// <inheritdoc/>
    public byte[] ReadFile(string path) => _system.ReadFile(path);

    /// <inheritdoc/>
    public void WriteFile(string path, ReadOnlyMemory<byte> content, bool append) => _system.WriteFile(path, content, append);

    /// <inheritdoc/>
    public long FileSize(string path) => _system.FileSize(path);

    /// <inheritdoc/>
    public void DeleteFile(string path) => _system.DeleteFile(path);

    /// <inheritdoc/>
    public IReadOnlyList<string> ListDirectory(string path) => _system.ListDirectory(path);

    /// <inheritdoc/>
    public string? ReadLine()
    {
        lock (_inputGate)
        {
            int end;
            while ((end = IndexOfLineEnd()) < 0 && !_inputEnded)
            {
                Monitor.Wait(_inputGate);
            }

            if (end < 0)
            {
                return _input.Length == 0 ? null : Take(_input.Length);
            }

            var line = Take(end + 1);
            return line[..^1].TrimEnd('\r');
        }
    }

    /// <inheritdoc/>
    public string? ReadCharacter()
    {
        lock (_inputGate)
        {
            while (_input.Length == 0 && !_inputEnded)
            {
                Monitor.Wait(_inputGate);
            }

            return _input.Length == 0 ? null : Take(_input.Length > 1 && char.IsHighSurrogate(_input[0]) ? 2 : 1);
        }
    }

    /// <summary>All of standard input; under a debugger that is what has been typed so far, since a console has no end.</summary>
    public string ReadAllInput()
    {
        lock (_inputGate)
        {
            while (_input.Length == 0 && !_inputEnded)
            {
                Monitor.Wait(_inputGate);
            }

            return Take(_input.Length);
        }
    }

    private int IndexOfLineEnd()
    {
        for (var i = 0; i < _input.Length; i++)
        {
            if (_input[i] == '\n')
            {
                return i;
            }
        }

        return -1;
    }

    private string Take(int length)
    {
        var text = _input.ToString(0, length);
        _input.Remove(0, length);
        return text;
    }

    /// <inheritdoc/>
    public string? GetEnvironment(string name) => _system.GetEnvironment(name);

    /// <inheritdoc/>
    public void SetEnvironment(string name, string value) => _system.SetEnvironment(name, value);

    /// <inheritdoc/>
    public ExecResult Execute(string command, IReadOnlyList<string> arguments, bool capture)
    {
        var result = _system.Execute(command, arguments, capture: true);
        if (!capture)
        {
            // Our own stdout is the protocol: what the program prints becomes output like any other.
            Write(result.Output);
            WriteError(result.Error);
        }

        return result;
    }
}
