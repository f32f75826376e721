using Ttvm.DebugAdapter.Protocol;
using Ttvm.DebugAdapter.Runs;
using Ttvm.DebugAdapter.Terminals;

namespace Ttvm.DebugAdapter;

/// <summary>The terminal that the program reads from and writes to, if the launch configuration wants one.</summary>
internal sealed partial class Session : ITerminalUser
{
    /// <summary>What a shell reports of a program that was asked to end.</summary>
    private const int TerminatedExitCode = 143;

    /// <summary>How long a terminal may take to show the last words of a program whose client leaves. A guess: long for a machine, short
    /// for a person, who may have halted the terminal.</summary>
    private static readonly TimeSpan s_graceOfTerminal = TimeSpan.FromSeconds(1);

    private bool _opensTerminals;

    /// <summary>Null: the program's output goes to the client.</summary>
    private ClientTerminal? _terminal;

    /// <inheritdoc/>
    public void Typed(string text) => Post(() =>
    {
        if (_launch!.Input is null && !HasEnded)
        {
            Run!.ProvideInput(text);
        }
    });

    /// <inheritdoc/>
    public void InputEnded() => Post(() =>
    {
        if (_launch!.Input is null && !HasEnded)
        {
            Run!.EndInput();
        }
    });

    /// <inheritdoc/>
    public void Interrupted() => Post(EndProgram);

    /// <inheritdoc/>
    public void TerminalGone() => Post(() =>
    {
        if (_terminal is { IsOver: true } && !HasEnded)
        {
            EndProgram();
        }
    });

    /// <summary>The program's user has had enough of it, also if its client has left.</summary>
    private void EndProgram()
    {
        if (!HasEnded)
        {
            Run!.Terminate();
        }
    }

    /// <summary>Refuses a configuration that wants a terminal which the client cannot open.</summary>
    private void RequireTerminals(LaunchOptions launch)
    {
        if (launch.Terminal is { } kind && !_opensTerminals)
        {
            throw new RequestFailure(ErrorId.BadLaunch,
                $"\"console\" is \"{kind}Terminal\", but this editor opens no terminals for debuggers; leave it out: then output comes to "
                + "the debug console, and input is typed there, or comes from the file that \"stdin\" names.");
        }
    }

    /// <summary>Gives a run the terminal that its launch configuration wants: none, the one there is, or a new one. Without it there is
    /// no run.</summary>
    private void ChangeTerminal(LaunchOptions launch, IRun run)
    {
        if (launch.Terminal is null)
        {
            _terminal?.End(TerminatedExitCode);
            _terminal = null;
            return;
        }

        try
        {
            _terminal = _terminal is { IsOver: false } ? _terminal : OpenTerminal(launch, launch.Terminal);
            run.Events.ShowIn(_terminal);
        }
        catch (RequestFailure)
        {
            run.Dispose();
            if (Run is not null)
            {
                // The program was to start anew, and was ended for that.
                HasEnded = true;
                GoesOn();
                AfterResponse(() => TellEnd(exitCode: null));
            }

            throw;
        }
    }

    private ClientTerminal OpenTerminal(LaunchOptions launch, string kind)
    {
        var listener = new RelayListener();
        try
        {
            var opened = _peer.Ask("runInTerminal", new RunInTerminalArguments(kind, Path.GetFileName(launch.Program),
                launch.WorkingDirectory, [.. RelayProgram.Command(listener.Port)], (Relay.TokenVariable, listener.Token)));
            return new ClientTerminal(
                Ask(() => AwaitRelay(opened, listener), canBeCancelled: true, "Waiting for the terminal"), this);
        }
        catch (RequestFailure)
        {
            // The relay may have come after all.
            listener.Dispose();
            if (listener.Admitted.IsCompletedSuccessfully)
            {
                listener.Admitted.Result.Dispose();
            }

            throw;
        }
        finally
        {
            listener.Dispose();
        }
    }

    /// <summary>The client may answer before or after the relay has come.</summary>
    private static async Task<Stream> AwaitRelay(Task<ClientAnswer> opened, RelayListener listener)
    {
        if (await Task.WhenAny(opened, listener.Admitted) == opened && await opened is { Success: false } refusal)
        {
            throw new RequestFailure(ErrorId.NoTerminal,
                $"The editor has opened no terminal: {refusal.Message ?? "it does not say why"}. Without \"console\" none is needed.");
        }

        return await listener.Admitted;
    }

    /// <summary>The session is over: so is the terminal.</summary>
    private void LeaveTerminal() => _terminal?.End(TerminatedExitCode).Wait(s_graceOfTerminal);
}
