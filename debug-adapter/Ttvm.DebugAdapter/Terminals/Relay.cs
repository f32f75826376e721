using System.Buffers.Binary;
using System.Text;
using Ttvm.Runtime.Hosting;

namespace Ttvm.DebugAdapter.Terminals;

/// <summary>
/// What runs in the terminal of a debugged program: it carries what is typed there to the adapter, and what the program writes back. The
/// program itself runs in the adapter.
/// </summary>
/// <param name="connection">The connection to the adapter.</param>
/// <param name="input">Standard input of the terminal.</param>
/// <param name="output">Standard output of the terminal.</param>
/// <param name="errors">Standard error of the terminal.</param>
internal sealed class Relay(Stream connection, Stream input, Stream output, Stream errors)
{
    /// <summary>The environment variable that holds the token: other users of the computer can see arguments.</summary>
    public const string TokenVariable = "TTVM_TERMINAL_TOKEN";

    /// <summary>What a shell reports of a program that was ended by Ctrl+C.</summary>
    public const int InterruptedExitCode = 130;

    private readonly Lock _gate = new();
    private volatile bool _isInterrupted;

    /// <summary>Carries until the program has ended. The adapter then knows by the closed connection that all has been shown.</summary>
    /// <param name="token">What the adapter has given us.</param>
    /// <returns>The exit code of the program; 1 if there is no adapter any more.</returns>
    public async Task<int> Run(string token)
    {
        await using var closing = connection;
        Send(RelayFrameKind.Token, Encoding.UTF8.GetBytes(token));
        new Thread(ReadInput) { IsBackground = true, Name = "reads the terminal" }.Start();
        if (await ShowOutput() is { } exitCode)
        {
            return exitCode;
        }

        errors.Write("ttvm-debug-adapter: the debugger of this terminal has ended, and the program with it\n"u8);
        return 1;
    }

    /// <summary>The user wants the program to end. A second time ends the relay, and that the program, whatever it is doing.</summary>
    /// <returns>Whether it was the first time.</returns>
    public bool Interrupt()
    {
        if (_isInterrupted)
        {
            return false;
        }

        _isInterrupted = true;
        Send(RelayFrameKind.Interrupt);
        return true;
    }

    /// <summary>Shows what the program writes.</summary>
    /// <returns>The exit code; null if the adapter has gone.</returns>
    private async Task<int?> ShowOutput()
    {
        try
        {
            while (await RelayFrame.Read(connection) is { } frame)
            {
                switch (frame.Kind)
                {
                    case RelayFrameKind.Output:
                        output.Write(frame.Content.Span);
                        output.Flush();
                        break;
                    case RelayFrameKind.Error:
                        errors.Write(frame.Content.Span);
                        errors.Flush();
                        break;
                    case RelayFrameKind.Ended:
                        return _isInterrupted ? InterruptedExitCode : BinaryPrimitives.ReadInt32LittleEndian(frame.Content.Span);
                }
            }
        }
        catch (OutputException)
        {
            // There is no terminal any more, so nobody can be told.
            return 1;
        }
        catch (IOException)
        {
            return null;
        }

        return null;
    }

    private void ReadInput()
    {
        var buffer = new byte[64 * 1024];
        try
        {
            for (var count = input.Read(buffer); count > 0; count = input.Read(buffer))
            {
                Send(RelayFrameKind.Input, buffer.AsMemory(0, count));
            }
        }
        catch (IOException)
        {
            // A terminal that cannot be read any more has no more input.
            return;
        }
        finally
        {
            Send(RelayFrameKind.EndOfInput);
        }
    }

    private void Send(RelayFrameKind kind, ReadOnlyMemory<byte> content = default)
    {
        try
        {
            lock (_gate)
            {
                new RelayFrame(kind, content).Write(connection);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The adapter has gone, which who reads finds out, too.
            return;
        }
    }
}
