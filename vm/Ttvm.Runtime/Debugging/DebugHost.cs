using Ttvm.Language.Files;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Debugging;

/// <summary>What the outside of a debugged program is like.</summary>
/// <param name="Arguments">The arguments that GET_ARGS gives.</param>
/// <param name="WorkingDirectory">Where relative paths start; a full path.</param>
/// <param name="EnvironmentChanges">Variables that differ from the tool's own environment; null: the variable is not there.</param>
public sealed record DebugHostOptions(IReadOnlyList<string> Arguments, string WorkingDirectory,
    IReadOnlyDictionary<string, string?> EnvironmentChanges)
{
    /// <summary>Options without changes of the environment.</summary>
    public DebugHostOptions(IReadOnlyList<string> arguments, string workingDirectory)
        : this(arguments, workingDirectory, System.Collections.Immutable.ImmutableDictionary<string, string?>.Empty)
    {
    }
}

/// <summary>
/// The outside of a program that a tool runs: files, clock and programs are real, output goes to the client, and input comes from lines
/// that the user types. Any thread.
/// </summary>
public sealed class DebugHost : IHost, IDisposable
{
    private readonly SystemHost _system;
    private readonly IDebuggerClient _client;
    private readonly Lock _outputGate = new();
    private readonly InputBuffer _input = new();

    /// <summary>A host that tells <paramref name="client"/> of all output.</summary>
    public DebugHost(IDebuggerClient client, DebugHostOptions options)
    {
        _client = client;
        _system = new SystemHost(options.Arguments, Stream.Null, Stream.Null, () => TextReader.Null, client.Noticed)
        {
            InheritsInput = false,
            WorkingDirectory = options.WorkingDirectory,
            EnvironmentChanges = options.EnvironmentChanges,

            // The stdout of the adapter is the protocol, so what a program of EXEC prints becomes output like any other.
            ProgramOutput = Tell,
        };
    }

    /// <summary>Ends the programs that the program has started.</summary>
    public void Dispose() => _system.Dispose();

    /// <inheritdoc/>
    public void EndPrograms() => _system.EndPrograms();

    /// <summary>Standard input.</summary>
    internal InputBuffer Input => _input;

    /// <summary>Whether output and reports are not told, since the run repeats what has been told before. Set on the debugger's thread, on
    /// which the program writes.</summary>
    internal bool IsMuted { get; set; }

    /// <summary>Adds text to standard input, as if it had been typed.</summary>
    public void AddInput(string text) => _input.Add(text);

    /// <summary>Ends standard input after what has been added.</summary>
    public void EndInput() => _input.End();

    /// <inheritdoc/>
    public IReadOnlyList<string> Arguments => _system.Arguments;

    /// <inheritdoc/>
    public string WorkingDirectory => _system.WorkingDirectory;

    /// <inheritdoc/>
    public long Now => _system.Now;

    /// <inheritdoc/>
    public void Write(string text) => TellUnlessMuted(text, isError: false);

    /// <inheritdoc/>
    public void WriteError(string text) => TellUnlessMuted(text, isError: true);

    private void TellUnlessMuted(string text, bool isError)
    {
        if (!IsMuted)
        {
            Tell(text, isError);
        }
    }

    private void Tell(string text, bool isError)
    {
        lock (_outputGate)
        {
            try
            {
                _client.Output(text, isError);
            }
            catch (Exception exception)
            {
                // A failure of the client is none of the outside, which the program might catch: as another exception, it fails the
                // debugger.
                throw new InvalidOperationException(exception.Message, exception);
            }
        }
    }

    /// <inheritdoc/>
    public void Flush()
    {
        // Output is told as soon as it is written.
    }

    /// <inheritdoc/>
    public void Report(Notice notice)
    {
        if (!IsMuted)
        {
            _system.Report(notice);
        }
    }

    /// <inheritdoc/>
    public bool FileExists(string path) => _system.FileExists(path);

    /// <inheritdoc/>
    public FileId Identify(string path) => _system.Identify(path);

    /// <inheritdoc/>
    public byte[] ReadFile(string path) => _system.ReadFile(path);

    /// <inheritdoc/>
    public byte[] ReadProgram(string path) => _system.ReadProgram(path);

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
        AnnounceWaiting(OutsideCall.Line);
        return _input.ReadLine();
    }

    /// <inheritdoc/>
    public string? ReadCharacter()
    {
        AnnounceWaiting(OutsideCall.Character);
        return _input.ReadCharacter();
    }

    /// <inheritdoc/>
    public string ReadAllInput()
    {
        AnnounceWaiting(OutsideCall.AllInput);
        return _input.ReadAll();
    }

    /// <summary>Tells the client if the program has to wait for input. A debugger lets a process ask only when there is input, so that this
    /// happens only without one.</summary>
    private void AnnounceWaiting(OutsideCall call)
    {
        if (!_input.Has(call))
        {
            _client.AwaitingInput(null, call == OutsideCall.AllInput);
        }
    }

    /// <inheritdoc/>
    public string? GetEnvironment(string name) => _system.GetEnvironment(name);

    /// <inheritdoc/>
    public void SetEnvironment(string name, string value) => _system.SetEnvironment(name, value);

    /// <inheritdoc/>
    public ExecResult Execute(string command, IReadOnlyList<string> arguments, bool capture) =>
        _system.Execute(command, arguments, capture);
}
