using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Debugging;

/// <summary>Errors at which processes stand still.</summary>
public sealed partial class Inspection
{
    /// <summary>The error of the instruction at which a process stands still; null if none has failed there.</summary>
    public ErrorFacts? Error(long pid)
    {
        if (_machine.Find(pid) is not { PendingError: not null } process)
        {
            return null;
        }

        var error = StopEvaluator.ErrorOf(process);
        var trace = process.PendingError is ExceptionValue thrown ? thrown.Trace : process.Trace();
        return new ErrorFacts(error.Message, error.IsCaught, [.. trace.Select(entry => entry.ToString().Trim())],
            LastReceived(pid));
    }

    /// <summary>The message that a process has taken last; null if it has taken none, or if that event is not kept any more.</summary>
    private MessageFacts? LastReceived(long pid)
    {
        if (_log.FindLastReceive(pid) is not { } serial)
        {
            return null;
        }

        var received = (MachineEvent.Receive)_log[serial].Event;
        var send = _log.FindSend(received.From, pid, received.SentAt, received.Payload);
        return new MessageFacts(received.Payload,
            received.From == Process.NobodyId ? null : LabelOf(received.From),
            send is { } sent && _log.CodeOf(_log[sent]) is { } code ? PlaceOf(code, _log[sent].Index) : null,
            0,
            received.SentAt);
    }
}
