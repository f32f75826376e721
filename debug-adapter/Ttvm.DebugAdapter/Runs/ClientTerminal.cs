using System.Buffers.Binary;
using System.Text;
using Ttvm.DebugAdapter.Terminals;

namespace Ttvm.DebugAdapter.Runs;

/// <summary>
/// The terminal that the client has opened for the program, seen through the relay that runs there. What is written waits for a thread of
/// its own, so that nobody who writes is held up by a terminal that stands still. Any thread.
/// </summary>
internal sealed class ClientTerminal
{
    private readonly object _gate = new();
    private readonly Stream _connection;
    private readonly ITerminalUser _user;
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What waits to be written. Guarded by <see cref="_gate"/>, as all that follows.</summary>
    private readonly OutputBuffer _output = new();
    private long _waiting;
    private int? _exitCode;
    private bool _isGone;

    /// <param name="connection">The connection to the relay.</param>
    /// <param name="user">Hears of what is done there.</param>
    public ClientTerminal(Stream connection, ITerminalUser user)
    {
        (_connection, _user) = (connection, user);
        new Thread(Write) { IsBackground = true, Name = "writes to the terminal" }.Start();
        _ = Task.Run(ReadToEnd);
    }

    /// <summary>Called when something that waited was written. Only one listens: the run that is shown.</summary>
    public Action? Drained { get; set; }

    /// <summary>Whether it belongs to a program that has ended, or was closed.</summary>
    public bool IsOver
    {
        get
        {
            lock (_gate)
            {
                return _isGone || _exitCode is not null;
            }
        }
    }

    /// <summary>How many characters wait to be written.</summary>
    public long Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting;
            }
        }
    }

    /// <summary>Shows text.</summary>
    public void Write(string text, bool isError)
    {
        lock (_gate)
        {
            if (_isGone)
            {
                return;
            }

            _output.Add(isError ? "stderr" : "stdout", text);
            _waiting += text.Length;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>The program has ended: the relay ends with the same exit code when it has shown everything.</summary>
    /// <returns>Is completed when it has, or the terminal is not there any more.</returns>
    public Task End(int exitCode)
    {
        lock (_gate)
        {
            _exitCode ??= exitCode;
            Monitor.PulseAll(_gate);
        }

        return _gone.Task;
    }

    private void Write()
    {
        try
        {
            while (Next() is var (pieces, exitCode))
            {
                foreach (var piece in pieces)
                {
                    new RelayFrame(piece.Category == "stderr" ? RelayFrameKind.Error : RelayFrameKind.Output,
                        Encoding.UTF8.GetBytes(piece.Text)).Write(_connection);
                }

                Drained?.Invoke();
                if (exitCode is { } code)
                {
                    var content = new byte[sizeof(int)];
                    BinaryPrimitives.WriteInt32LittleEndian(content, code);
                    new RelayFrame(RelayFrameKind.Ended, content).Write(_connection);
                    return;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // Whoever reads finds the same.
            return;
        }
    }

    /// <summary>What is to be written next; null when there is nobody to read it.</summary>
    private (IReadOnlyList<OutputPiece> Pieces, int? ExitCode)? Next()
    {
        lock (_gate)
        {
            while (_waiting == 0 && _exitCode is null && !_isGone)
            {
                Monitor.Wait(_gate);
            }

            _waiting = 0;
            return _isGone ? null : (_output.Drain(), _exitCode);
        }
    }

    private async Task ReadToEnd()
    {
        await Read();
        lock (_gate)
        {
            (_isGone, _waiting) = (true, 0);
            Monitor.PulseAll(_gate);
        }

        await _connection.DisposeAsync();
        Drained?.Invoke();
        _gone.SetResult();
        _user.TerminalGone();
    }

    private async Task Read()
    {
        // A character may come in two pieces.
        var decoder = Encoding.UTF8.GetDecoder();
        try
        {
            while (await RelayFrame.Read(_connection) is { } frame)
            {
                switch (frame.Kind)
                {
                    case RelayFrameKind.Input:
                        var characters = new char[Encoding.UTF8.GetMaxCharCount(frame.Content.Length)];
                        _user.Typed(new string(characters, 0, decoder.GetChars(frame.Content.Span, characters, flush: false)));
                        break;
                    case RelayFrameKind.EndOfInput:
                        _user.InputEnded();
                        break;
                    case RelayFrameKind.Interrupt:
                        _user.Interrupted();
                        break;
                }
            }
        }
        catch (IOException)
        {
            // It was ended in the middle of something.
            return;
        }
    }
}
