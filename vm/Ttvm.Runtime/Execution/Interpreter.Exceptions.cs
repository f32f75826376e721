using System.Collections.Immutable;
using Ttvm.Language.Instructions;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Execution;

/// <summary>Exceptions: TRY opens a handler, a throw turns it into a catch block, END_TRY closes either.</summary>
internal static partial class Interpreter
{
    /// <summary>The instructions that open a handler, note that it is running, and close it.</summary>
    public static Outcome Handle(Process p, ref Op op)
    {
        if (p.HandlerCount == p.Handlers.Length)
        {
            // There may be no memory for more.
            return Step(p, ref op);
        }

        return op.Opcode switch
        {
            Opcode.Try => Try(p, op),
            Opcode.Catch => Catch(p, op),
            _ => EndTry(p),
        };
    }

    private static Outcome Try(Process p, in Op op)
    {
        // A loop that never ends its catch blocks must not pile them up, whatever has been opened since.
        p.RemoveCatchBlock(op.A);
        p.PushHandler(op.A);
        return Outcome.Next;
    }

    private static Outcome Catch(Process p, in Op op)
    {
        if (!p.HasHandlerHere)
        {
            return Outcome.Next;
        }

        ref var handler = ref p.Handlers[p.HandlerCount - 1];
        if (handler.State != HandlerState.Caught)
        {
            return Outcome.Next;
        }

        if (op.A >= 0)
        {
            if (p.StackCount == p.StackFloor)
            {
                return Fail(p, $"Stack underflow during {NameOf(op)}");
            }

            p.Slot(op.A) = p.Pop();
        }

        handler.State = HandlerState.Handling;
        return Outcome.Next;
    }

    private static Outcome EndTry(Process p)
    {
        if (p.HasHandlerHere)
        {
            p.HandlerCount--;
        }

        return Outcome.Next;
    }

    /// <summary>How many UTF-16 units the message of an exception has at most: it is for people, and a value may be of any size.</summary>
    private const int LongestMessage = 1000;

    public static Outcome Throw(Process p)
    {
        var value = p.Pop();
        p.PendingError = value.Reference switch
        {
            ExceptionValue exception => exception,
            StringValue message => new ExceptionValue(message.Text, p.Trace()),
            _ => new ExceptionValue($"Thrown value: {ValueText.InspectBriefly(value, LongestMessage)}", p.Trace()),
        };
        return Outcome.Failed;
    }

    /// <summary>Takes the pending error to its handler, or ends the process with it. False if the process has ended.</summary>
    public static bool DeliverError(Process p)
    {
        var thrown = p.PendingError as ExceptionValue;
        var exception = thrown ?? new ExceptionValue((string)p.PendingError!, p.Trace());
        p.PendingError = null;

        var open = p.OpenHandler;
        if (open < 0)
        {
            Crash(p, exception.Message, exception, isThrown: thrown is not null);
            return false;
        }

        p.Machine.Events?.Happened(new MachineEvent.Error(p.Id, exception.Message, IsCaught: true));

        // Cutting the frames drops the handlers of the frames that are cut; finished blocks above this one go with the count.
        var (depth, target, height) = (p.Handlers[open].Depth, p.Handlers[open].Target, p.Handlers[open].StackHeight);
        while (p.Depth > depth)
        {
            CutFrame(p);
        }

        p.HandlerCount = open + 1;
        p.Handlers[open].State = HandlerState.Caught;
        p.StackCount = Math.Min(p.StackCount, height);
        p.Push(new Value(exception));
        p.Pc = target;
        return true;
    }

    /// <summary>Reports and ends a process whose error nobody caught.</summary>
    private static void Crash(Process p, string message, ExceptionValue exception, bool isThrown)
    {
        p.Machine.Events?.Happened(new MachineEvent.Error(p.Id, message, IsCaught: false));
        p.Machine.Report(CrashReport(p, ValueText.Cut(isThrown ? $"Unhandled exception: {message}" : message, LongestMessage), exception));
        p.Exit(Value.OfString(message), isAbnormal: true);
    }

    /// <summary>What a person needs: the error, the process, the source line with a caret, the trace of labels.</summary>
    private static Notice CrashReport(Process p, string headline, ExceptionValue exception)
    {
        var details = ImmutableArray.CreateBuilder<string>();
        if (p.StartupError is not null)
        {
            details.Add($"  {p.Description} could not start");
            return new Notice(NoticeLevel.Error, headline, details.ToImmutable());
        }

        // An exception keeps the place where it arose, also when it is thrown again elsewhere.
        var (code, index) = exception.Trace.Length > 0 ? (exception.Trace[0].Target.Code, exception.Trace[0].Index) : (p.Code, p.Pc);
        details.Add($"  {p.Description} at {code.PlaceText(index)}");
        details.AddRange(p.Machine.Code.Excerpt(code, index));
        if (Hint(p, code, index, exception.Message) is { } hint)
        {
            details.Add($"  {hint}");
        }

        if (exception.Trace.Length > 1)
        {
            details.AddRange(Shortened(exception.Trace.Select(entry => entry.ToString())));
            if (p.Depth > exception.Trace.Length)
            {
                details.Add($"  … {p.Depth - exception.Trace.Length} more frames");
            }
        }

        return new Notice(NoticeLevel.Error, headline, details.ToImmutable()) { Place = code.NoticePlaceOf(index) };
    }

    /// <summary>A recursion is told by its first frame and their number.</summary>
    private static IEnumerable<string> Shortened(IEnumerable<string> entries)
    {
        string? last = null;
        var more = 0;
        foreach (var entry in entries.Append(null))
        {
            if (entry == last)
            {
                more++;
                continue;
            }

            if (more > 0)
            {
                yield return more == 1 ? last! : $"  … {more} more times the same";
            }

            if (entry is not null)
            {
                yield return entry;
            }

            (last, more) = (entry, 0);
        }
    }
}
