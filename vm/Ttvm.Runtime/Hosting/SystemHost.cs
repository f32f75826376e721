using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Ttvm.Language.Files;

namespace Ttvm.Runtime.Hosting;

/// <summary>
/// The real outside world: the given output streams, the platform's files, clock and programs. Output is collected and written in
/// large pieces; <see cref="Flush"/> makes it visible.
/// </summary>
public sealed class SystemHost : IHost, IDisposable
{
    private const int BufferSize = 32 * 1024;

    /// <summary>The end of the output comes with the end of the program, unless somebody else holds it open.</summary>
    private static readonly TimeSpan PatienceWithOutput = TimeSpan.FromMilliseconds(500);

    private readonly Lock _outputGate = new();
    private readonly Lock _errorGate = new();
    private readonly Lock _inputGate = new();
    private readonly StreamWriter _output;
    private readonly StreamWriter _error;
    private readonly Func<TextReader> _openInput;
    private readonly Action<Notice> _report;

    /// <summary>What differs from the environment of the process that hosts the machine, which is never changed: what the program has set,
    /// too. Null: it is not there.</summary>
    private readonly ConcurrentDictionary<string, string?> _environment = new();

    private readonly StartedPrograms _programs = new();

    private readonly IReadOnlyList<string> _arguments;
    private volatile bool _areArgumentsRead;

    private TextReader? _input;

    /// <summary>A host over the given streams.</summary>
    /// <param name="arguments">What GET_ARGS gives.</param>
    /// <param name="output">The program's output; nothing else is ever written there.</param>
    /// <param name="error">Where EPRINT and traces go.</param>
    /// <param name="openInput">Opens standard input; called when the program first reads from it.</param>
    /// <param name="report">Shows a notice to the user. Called by any thread, one at a time.</param>
    public SystemHost(IReadOnlyList<string> arguments, Stream output, Stream error, Func<TextReader> openInput, Action<Notice> report)
    {
        _arguments = arguments;
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        _output = new StreamWriter(output, utf8, BufferSize, leaveOpen: true) { AutoFlush = false };
        _error = new StreamWriter(error, utf8, BufferSize, leaveOpen: true) { AutoFlush = true };
        _openInput = openInput;
        _report = report;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Arguments
    {
        get
        {
            _areArgumentsRead = true;
            return _arguments;
        }
    }

    /// <summary>Whether somebody has asked for the arguments.</summary>
    public bool AreArgumentsRead => _areArgumentsRead;

    /// <summary>Whether programs run by EXEC read our standard input; otherwise theirs is empty.</summary>
    public bool InheritsInput { get; init; } = true;

    /// <summary>
    /// Hears of what programs run by EXEC write, piece by piece as they write it, and whether it went to their error output; null: it goes
    /// where ours goes. Called by several threads at a time.
    /// </summary>
    public Action<string, bool>? ProgramOutput { get; init; }

    /// <summary>
    /// How many bytes a file, what a program run by EXEC_CAPTURE says, or the rest of standard input may have: some have no end. Reading
    /// more fails.
    /// </summary>
    public long LargestContent { get; init; } = Array.MaxLength;

    /// <summary>How paths are read; the platform's own rules unless a test wants others.</summary>
    public PathRules PathRules { get; init; } = PathRules.OfPlatform;

    /// <summary>What differs from our own environment; null: the variable is not there.</summary>
    public IReadOnlyDictionary<string, string?> EnvironmentChanges
    {
        init
        {
            foreach (var (name, changed) in value)
            {
                _environment[name] = changed;
            }
        }
    }

    /// <inheritdoc/>
    public string WorkingDirectory
    {
        // Not before it is wanted: our own may not exist any more, and does not matter to whoever names another one.
        get => field ??= Environment.CurrentDirectory;
        init;
    }

    /// <inheritdoc/>
    public long Now => (DateTime.UtcNow.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <inheritdoc/>
    public void Write(string text)
    {
        lock (_outputGate)
        {
            _output.Write(text);
        }
    }

    /// <inheritdoc/>
    public void WriteError(string text)
    {
        // What the program printed before comes first, also when both streams end up on one terminal.
        Flush();
        lock (_errorGate)
        {
            _error.Write(text);
        }
    }

    /// <inheritdoc/>
    public void Flush()
    {
        lock (_outputGate)
        {
            _output.Flush();
        }
    }

    /// <inheritdoc/>
    public void Report(Notice notice)
    {
        Flush();
        lock (_errorGate)
        {
            _report(notice);
        }
    }

    /// <inheritdoc/>
    /// <remarks>.NET takes a link that leads nowhere for a file, which nobody can read then.</remarks>
    public bool FileExists(string path) => path.Length > 0 && !path.Contains('\0', StringComparison.Ordinal)
        && Path.GetFullPath(Resolve(path)) is var full
        && (OperatingSystem.IsWindows() ? Path.Exists(full) : FileStatus.Of(full) is not null);

    /// <inheritdoc/>
    public FileId Identify(string path) =>
        PathRules.Identify(path.Contains('\0', StringComparison.Ordinal) ? path
            : Path.GetFullPath(path, Path.GetFullPath(WorkingDirectory)), PlatformLinks.TargetOf);

    /// <inheritdoc/>
    public byte[] ReadFile(string path)
    {
        var full = ResolveFile(path);
        return Explain(full, () =>
        {
            using var file = new FileStream(full, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1,
                FileOptions.SequentialScan);

            // Devices and the like claim to be empty and are not, so the length is only a first guess.
            var length = file.CanSeek ? file.Length : 0;
            return Bounded.ReadToEnd(file, length, LargestContent);
        });
    }

    /// <inheritdoc/>
    public byte[] ReadProgram(string path)
    {
        var full = ResolveFile(path);
        return Explain(full, () => ProgramFile.Read(full));
    }

    /// <inheritdoc/>
    public void WriteFile(string path, ReadOnlyMemory<byte> content, bool append)
    {
        var full = ResolveFile(path);
        Explain(full, () =>
        {
            if (append)
            {
                File.AppendAllBytes(full, content.Span);
            }
            else
            {
                File.WriteAllBytes(full, content.Span);
            }

            return true;
        });
    }

    /// <inheritdoc/>
    public long FileSize(string path)
    {
        var full = ResolveFile(path);
        return Explain(full, () =>
        {
            // Of a link .NET gives the length of the link itself.
            var file = new FileInfo(full);
            return file.LinkTarget is null || !file.Exists ? file.Length
                : OperatingSystem.IsWindows() ? ((FileInfo)file.ResolveLinkTarget(returnFinalTarget: true)!).Length
                : FileStatus.Of(full)?.Size ?? throw new FileNotFoundException();
        });
    }

    /// <inheritdoc/>
    public void DeleteFile(string path)
    {
        var full = ResolveFile(path);
        Explain(full, () =>
        {
            if (!File.Exists(full))
            {
                throw new FileNotFoundException();
            }

            File.Delete(full);
            return true;
        });
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> ListDirectory(string path) =>
        Explain(Resolve(path), () => File.Exists(Resolve(path)) ? throw new IOException("it is not a directory")
            : Directory.EnumerateFileSystemEntries(Resolve(path)).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)
                .ToList(), wantsFile: false);

    /// <inheritdoc/>
    public string? ReadLine()
    {
        lock (_inputGate)
        {
            return Bounded.ReadLine(Input, LargestContent);
        }
    }

    /// <inheritdoc/>
    public string? ReadCharacter()
    {
        lock (_inputGate)
        {
            var first = Input.Read();
            if (first < 0)
            {
                return null;
            }

            return char.IsHighSurrogate((char)first) && Input.Peek() is >= 0 and var second && char.IsLowSurrogate((char)second)
                ? new string([(char)first, (char)Input.Read()])
                : ((char)first).ToString();
        }
    }

    /// <inheritdoc/>
    public string ReadAllInput()
    {
        lock (_inputGate)
        {
            return Bounded.ReadToEnd(Input, LargestContent);
        }
    }

    private TextReader Input => _input ??= _openInput();

    /// <inheritdoc/>
    public string? GetEnvironment(string name) =>
        name.Length == 0 ? null : _environment.TryGetValue(name, out var value) ? value : Environment.GetEnvironmentVariable(name);

    /// <inheritdoc/>
    public void SetEnvironment(string name, string value) => _environment[name] = value;

    /// <inheritdoc/>
    public ExecResult Execute(string command, IReadOnlyList<string> arguments, bool capture)
    {
        if (command.Length == 0)
        {
            throw new IOException("no such program");
        }

        if (arguments.Prepend(command).Any(text => text.Contains('\0', StringComparison.Ordinal)))
        {
            throw new IOException("a command cannot contain a zero character");
        }

        // A command with a folder in it is relative to where the program runs, as any other path; a bare name is looked up.
        var isPath = command.AsSpan().IndexOfAny(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar) >= 0;
        var start = new ProcessStartInfo(isPath ? Resolve(command) : command, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = WorkingDirectory,
            RedirectStandardInput = !InheritsInput,
            RedirectStandardOutput = capture || ProgramOutput is not null,
            RedirectStandardError = capture || ProgramOutput is not null,
        };
        foreach (var (name, value) in _environment)
        {
            if (value is null)
            {
                start.Environment.Remove(name);
            }
            else
            {
                start.Environment[name] = value;
            }
        }

        try
        {
            using var process = _programs.Start(start);
            using var ended = new Ending(() => _programs.Forget(process));
            if (!InheritsInput)
            {
                process.StandardInput.Close();
            }

            if (!capture)
            {
                PassOn(process);
                return new ExecResult(process.ExitCode, "", "");
            }

            // Both pipes are read at once; otherwise a full one would stop the program while we wait for the other.
            var error = Task.Run(() => Capture(process, process.StandardError));
            var output = Capture(process, process.StandardOutput);
            process.WaitForExit();
            return output is null || error.Result is not { } said ? throw new IOException("it wrote more than fits into memory")
                : new ExecResult(process.ExitCode, output, said);
        }
        catch (System.ComponentModel.Win32Exception exception) when (isPath && Directory.Exists(Resolve(command)))
        {
            throw new IOException("it is a directory", exception);
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            // 2 means the same on Unix and on Windows, 13 only on Unix.
            throw new IOException(exception.NativeErrorCode switch { 2 => "no such program", 13 => "permission denied", _ =>
                exception.Message }, exception);
        }
    }

    /// <summary>Waits for the end of a program; what it writes meanwhile is passed on.</summary>
    private void PassOn(Process process)
    {
        if (ProgramOutput is not { } hear)
        {
            process.WaitForExit();
            return;
        }

        var error = new Thread(() => PassOn(process.StandardError, text => hear(text, true))) { IsBackground = true,
            Name = "ttvm program error" };
        var output = new Thread(() => PassOn(process.StandardOutput, text => hear(text, false))) { IsBackground = true,
            Name = "ttvm program output" };
        error.Start();
        output.Start();
        process.WaitForExit();

        // What it has left running may hold its output open for ever, and is not waited for.
        if (output.Join(PatienceWithOutput))
        {
            error.Join(PatienceWithOutput);
        }
    }

    private static void PassOn(TextReader said, Action<string> hear)
    {
        var chunk = new char[4096];
        try
        {
            while (said.Read(chunk) is > 0 and var read)
            {
                hear(new string(chunk, 0, read));
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // EXEC has returned without waiting for the rest, and the reader was closed.
            Debug.WriteLine(exception.Message);
        }
    }

    /// <summary>All that a program says; null, and its end, if that is too much.</summary>
    private string? Capture(Process process, TextReader said)
    {
        try
        {
            return Bounded.ReadToEnd(said, LargestContent);
        }
        catch (InsufficientMemoryException)
        {
            process.Kill(entireProcessTree: true);
            return null;
        }
    }

    /// <inheritdoc/>
    public void EndPrograms() => _programs.EndAll();

    private sealed class Ending(Action action) : IDisposable
    {
        public void Dispose() => action();
    }

    /// <summary>Flushes; the streams themselves are the caller's and stay open, so that whoever is still writing finds them.</summary>
    public void Dispose()
    {
        EndPrograms();
        Flush();
    }

    private string Resolve(string path) => path.Length == 0 ? throw new IOException("no such file")
        : path.Contains('\0', StringComparison.Ordinal) ? throw new IOException("a name cannot contain a zero character")
        : Path.Combine(WorkingDirectory, path);

    /// <summary>The path of what must be a file. .NET often takes FILE/ for FILE, which no system does.</summary>
    private string ResolveFile(string path) => !Path.EndsInDirectorySeparator(path) ? Resolve(path)
        : throw new IOException(Directory.Exists(Resolve(path)) ? "it is a directory" : "no such file");

    /// <summary>The platform's messages repeat the whole path, which people have just written, and tell a folder as missing or
    /// forbidden.</summary>
    internal static T Explain<T>(string full, Func<T> action, bool wantsFile = true)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (wantsFile && exception is IOException or UnauthorizedAccessException && Directory.Exists(full))
        {
            throw new IOException("it is a directory", exception);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new IOException("no such file", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException("permission denied", exception);
        }
        catch (IOException exception) when (exception.Message.EndsWith($" : '{full}'", StringComparison.Ordinal))
        {
            throw new IOException(exception.Message[..exception.Message.LastIndexOf(" : '", StringComparison.Ordinal)], exception);
        }
    }
}
