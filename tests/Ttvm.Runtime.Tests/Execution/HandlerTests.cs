using CsCheck;
using Ttvm.Runtime.Processes;
using Ttvm.Testing;

namespace Ttvm.Runtime.Tests.Execution;

/// <summary>Which handlers are open: TRY removes the open catch block of its own label, wherever in the frame it is.</summary>
public sealed class HandlerTests
{
    private enum Step
    {
        Try,
        Throw,
        EndTry,
        Call,
        Return,
    }

    [Theory]
    [InlineData("a", "b")]
    [InlineData("a", "b", "a", "c", "b")]
    [InlineData("a", "a", "b")]
    public void Handlers_that_take_turns_do_not_pile_up(params string[] handlers) => Assert.True(CountAfterLoop($"""
        PUSH_INT 1000
        STORE n
        LABEL again
        {string.Join('\n', handlers.Select((handler, number) => $"TRY {handler}\nPUSH_STR \"next_{number}\"\nCALL fails message\nLABEL next_{number}"))}
        LOAD n
        PUSH_INT 1
        SUB
        STORE n
        LOAD n
        JZ done
        JMP again
        LABEL done
        PUSH_STR "ask"
        READ_FILE
        HALT
        {string.Concat(handlers.Distinct().Select(handler => $"""
            LABEL {handler}
            CATCH
            GET_FIELD message
            STORE next
            {string.Concat(handlers.Select((_, number) => $"LOAD next\nPUSH_STR \"next_{number}\"\nEQ\nJZ not_{handler}_{number}\nJMP next_{number}\nLABEL not_{handler}_{number}\n"))}
            """))}
        LABEL fails
        LOAD message
        THROW
        """) <= handlers.Distinct().Count());

    [Fact]
    public void A_try_in_between_stays_open() => Assert.Equal(["one", "again", "two"], FailingRun("""
        PUSH_INT 0
        STORE n
        TRY first
        PUSH_STR "one"
        THROW
        LABEL first
        CATCH
        GET_FIELD message
        PRINT
        LOAD n
        JZ once
        END_TRY
        PUSH_STR "two"
        THROW

        ; The catch block of the first handler goes, from below the second one.
        LABEL once
        PUSH_INT 1
        STORE n
        TRY second
        TRY first
        PUSH_STR "again"
        THROW
        LABEL second
        CATCH
        GET_FIELD message
        PRINT
        END_TRY
        PUSH_STR "nobody"
        THROW
        """, "Unhandled exception: nobody"));

    [Fact]
    public void They_are_those_that_the_language_describes() => Gen.Select(Gen.Enum<Step>(), Gen.Int[1, 4]).Array[0, 60].ForAll(steps =>
    {
        Process? process = null;
        MachineRun.OfText("HALT", created: machine => process = machine.TryCreate(
            machine.Code.Load("main.ttvm").Code!.Main, isFunction: false, default));
        var expected = new List<(int Depth, int Target, bool IsOpen)>();
        foreach (var (step, target) in steps)
        {
            Do(process!, expected, step, target);
            Assert.Equal(expected, process!.Handlers.Take(process.HandlerCount)
                .Select(handler => (handler.Depth, handler.Target, handler.State == HandlerState.Open)));
        }
    });

    /// <summary>Does a step as the interpreter does, and to the model.</summary>
    private static void Do(Process process, List<(int Depth, int Target, bool IsOpen)> expected, Step step, int target)
    {
        var depth = process.Depth;
        switch (step)
        {
            case Step.Try:
                process.RemoveCatchBlock(target);
                process.PushHandler(target);
                expected.RemoveAll(handler => handler.Depth == depth && handler.Target == target && !handler.IsOpen);
                expected.Add((depth, target, true));
                break;
            case Step.Throw when expected.FindLastIndex(handler => handler.IsOpen) is >= 0 and var open:
                while (process.Depth > expected[open].Depth)
                {
                    process.PopFrame();
                }

                process.HandlerCount = open + 1;
                process.Handlers[open].State = HandlerState.Handling;
                expected.RemoveRange(open + 1, expected.Count - open - 1);
                expected[open] = expected[open] with { IsOpen = false };
                break;
            case Step.EndTry when process.HasHandlerHere:
                process.HandlerCount--;
                expected.RemoveAt(expected.Count - 1);
                break;
            case Step.Call:
                process.PushFrame(process.Entry, returnTo: 0);
                break;
            case Step.Return when depth > 1:
                process.PopFrame();
                expected.RemoveAll(handler => handler.Depth == depth);
                break;
        }
    }

    private static IReadOnlyList<string> FailingRun(string program, string headline)
    {
        var run = MachineRun.OfText(program, MachineRun.Plain);
        run.FailsWith(headline);
        return run.Output;
    }

    private static int CountAfterLoop(string program)
    {
        var count = -1;
        Machine? machine = null;
        var host = new TestHost { OnQuestion = asked => count = asked == "ask" ? machine!.Find(1)!.HandlerCount : count };
        MachineRun.OfText(program, MachineRun.Plain, host.WithFile("ask", ""), created => machine = created).Prints();
        return count;
    }
}
