using Ttvm.Language.Assembling;
using Ttvm.Language.Text;
using Ttvm.Runtime.Debugging;

namespace Ttvm.Runtime.Tests.Debugging;

/// <summary>What can be seen of a program that stands still.</summary>
public sealed class InspectionTests
{
    [Fact]
    public void A_message_shows_what_it_is_who_sent_it_and_from_where()
    {
        using var script = new DebugScript("""
            REGISTER "customer"
            SPAWN_CALL server
            STORE server
            YIELD
            NEW_OBJECT
            PUSH_STR "Latte"
            SET_FIELD drink
            LOAD server
            SEND                ; <send>
            PUSH_INT 2
            LOAD server
            SEND
            RECEIVE             ; <wait>
            LABEL server
            RECEIVE_MATCH "never"
            """);
        Assert.Equal("deadlock in 1 at wait", script.Start());
        var mailbox = script.Look(inspection => inspection.Mailbox(2));
        Assert.Equal(2, mailbox.Count);
        var first = mailbox[0];
        Assert.Equal("{drink: \"Latte\"}", first.Payload.Inspection);
        Assert.Equal(new ProcessLabel(1, "customer", HasEnded: false), first.From);
        var line = script.LineOf("send");
        Assert.EndsWith($"main.ttvm:{line}:1", first.SentAt!.Text, StringComparison.Ordinal);
        Assert.Equal(("main.ttvm", line), (Path.GetFileName(first.SentAt.File), first.SentAt.Line));
        Assert.Equal(DateTimeOffset.UnixEpoch.AddMicroseconds(first.Time).Date, new DateTime(2000, 1, 1));
        Assert.Equal([1, 2], mailbox.All.Select(message => message.Sequence));
    }

    [Fact]
    public void Messages_of_the_machine_say_so()
    {
        using var script = new DebugScript("""
            SPAWN_CALL child
            MONITOR
            POP
            YIELD
            PUSH_INT 1          ; <break>
            HALT
            LABEL child
            RET
            """);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        var message = script.Look(inspection => inspection.Mailbox(1)).All.Single();
        Assert.Equal("{type: \"DOWN\", ref: 1, pid: 2, reason: \"normal\"}", message.Payload.Inspection);
        Assert.Null(message.From);
        Assert.Null(message.SentAt);
    }

    [Fact]
    public void Values_can_be_opened_and_named()
    {
        using var script = new DebugScript("""
            PUSH_INT 1
            PUSH_STR "two"
            MAKE_LIST 2
            STORE items
            NEW_OBJECT
            LOAD items
            SET_FIELD list
            STORE order
            PUSH_INT 40
            PUSH_INT 41
            HALT                ; <break>
            """);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        Assert.Equal(["items = [1, \"two\"]", "order = {list: [1, \"two\"]}"],
            DebugScript.Draw(script.Look(inspection => inspection.Locals(1, 0))));
        Assert.Equal(["top = 41", "top-1 = 40"], DebugScript.Draw(script.Look(inspection => inspection.Stack(1))));
        Assert.Equal("\"two\"", Evaluate(script, "order.list[1]"));
        Assert.Equal("Str", script.Look(inspection => inspection.Evaluate(1, 0, " items[1] ", out _))!.Type);
        Assert.Equal("40", Evaluate(script, "top-1"));
        Assert.Equal("NoVariable itms items", Evaluate(script, "itms"));
        Assert.Equal("NoPart items 7", Evaluate(script, "items[7]"));
        Assert.Equal("Unexpected items[0]! !", Evaluate(script, "items[0]!"));
        Assert.Equal("Unexpected \"a\" b b", Evaluate(script, "\"a\" b"));
        Assert.Equal("OpenName `a", Evaluate(script, "`a"));
        Assert.Equal("Empty", Evaluate(script, " "));
    }

    [Fact]
    public void A_caller_has_its_own_variables()
    {
        using var script = new DebugScript("""
            PUSH_INT 5
            STORE mine
            PUSH_INT 6
            CALL other yours    ; <call>
            HALT
            LABEL other
            RET                 ; <break>
            """);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        Assert.Equal(["break", "call"], script.Where(1));
        Assert.Equal(["yours = 6"], DebugScript.Draw(script.Look(inspection => inspection.Locals(1, 0))));
        Assert.Equal(["mine = 5"], DebugScript.Draw(script.Look(inspection => inspection.Locals(1, 1))));
        Assert.Empty(script.Look(inspection => inspection.Locals(1, 2)).All);
    }

    [Fact]
    public void Facts_name_links_monitors_and_who_started_it()
    {
        using var script = new DebugScript("""
            REGISTER "boss"
            REGISTER "chief"
            PUSH_BOOL true
            TRAP_EXIT
            MAKE_FUNCTION child
            SPAWN_LINK
            DUP
            MONITOR
            POP
            STORE child
            YIELD
            RECEIVE
            LABEL child
            RECEIVE             ; <break>
            """);
        Assert.Equal("breakpoint in 2 at break", script.Start());
        var (bossLabel, childLabel) = (new ProcessLabel(1, "boss", HasEnded: false), new ProcessLabel(2, "child", HasEnded: false));
        var boss = script.Look(inspection => inspection.Facts(1))!;
        Assert.Equal("boss, chief", string.Join(", ", boss.Names));
        Assert.Equal(childLabel, Assert.Single(boss.Links));
        Assert.Equal(new MonitorFact(1, childLabel), Assert.Single(boss.Monitors));
        Assert.True(boss.TrapsExits);
        Assert.Null(boss.Origin);
        var child = script.Look(inspection => inspection.Facts(2))!;
        Assert.Equal(ProcessState.Running, child.State);
        Assert.Equal(bossLabel, Assert.Single(child.Links));
        Assert.Equal(new MonitorFact(1, bossLabel), Assert.Single(child.Watchers));
        Assert.Equal(bossLabel, child.Origin!.Parent);
        Assert.Equal([new NameFact("boss", bossLabel), new NameFact("chief", bossLabel)],
            script.Look(inspection => inspection.Registry()).All);
        Assert.Null(script.Look(inspection => inspection.Facts(3)));
    }

    [Fact]
    public void States_are_told_apart()
    {
        using var script = new DebugScript("""
            SPAWN_CALL receiver
            POP
            SPAWN_CALL sleeper
            POP
            YIELD
            SPAWN_CALL fresh
            POP
            HALT                ; <break>
            LABEL receiver
            RECEIVE
            LABEL sleeper
            PUSH_INT 100
            SLEEP
            LABEL fresh
            RET
            """);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        Assert.Equal(
            ["main: Running", "receiver: Waiting", "sleeper: Sleeping", "fresh: Runnable"],
            script.Look(inspection => inspection.GetProcesses(10, 1)).Select(process => $"{process.Name}: {process.State}"));
        Assert.Equal(["RET"], script.Where(4));
    }

    [Fact]
    public void A_built_in_program_has_a_text_to_step_through()
    {
        using var script = new DebugScript("""
            PUSH_STR "counter"
            SPAWN
            POP
            HALT                ; <break>
            """);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        var frame = script.Look(inspection => inspection.Frames(2, 0, 1, out _)).Single();
        Assert.Null(frame.Path);
        Assert.Equal("<counter>", frame.BuiltIn);
        var lines = script.Look(inspection => inspection.TextOf("<counter>"))!.Split('\n');
        Assert.Equal("PUSH_INT 1", lines[frame.Line - 1]);
        Assert.Contains(new CodeFacts(null, null, "<counter>"), script.Look(inspection => inspection.Code));
        Assert.Equal("step in 2 at <counter>:3", script.Step(2));
    }

    [Fact]
    public void Bytecode_without_source_places_has_a_listing_to_step_through()
    {
        using var script = new DebugScript("""
            PUSH_STR "bare"
            SPAWN
            POP
            HALT                ; <break>
            """);
        var bare = script.PathOf("bare.ttb");
        var module = Assembler.Assemble(new SourceText("bare.ttvm", "JMP wait\nLABEL wait\nRECEIVE")).Module!;
        File.WriteAllBytes(bare, BytecodeWriter.Write(module with { SourceMap = null }));
        Assert.Equal("breakpoint in 1 at break", script.Start());
        var frame = script.Look(inspection => inspection.Frames(2, 0, 1, out _)).Single();
        Assert.Equal((null, null, bare), (frame.Path, frame.BuiltIn, frame.Listing));
        Assert.Equal("    JMP wait", script.Look(inspection => inspection.TextOf(bare))!.Split('\n')[frame.Line - 1]);
        Assert.Null(script.Look(inspection => inspection.TextOf(script.PathOf("other.ttvm"))));
        var code = new CodeFacts(bare, null, null);
        Assert.Equal(code, script.LoadedCode.Last());
        Assert.Contains(code, script.Look(inspection => inspection.Code));
    }

    [Fact]
    public void Dead_letters_are_kept()
    {
        using var script = new DebugScript("""
            PUSH_STR "hello"
            SENDNAMED "nobody"
            HALT                ; <break>
            """);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        var letter = script.Look(inspection => inspection.DeadLetters()).All.Single();
        Assert.Equal((0, "nobody"), (letter.To, letter.Name));
        Assert.Equal(("\"hello\"", new ProcessLabel(1, null, HasEnded: false), 0),
            (letter.Message.Payload.Inspection, letter.Message.From, letter.Message.Sequence));
    }

    [Fact]
    public void Long_lists_are_described_in_pages()
    {
        using var script = new DebugScript("""
            MAKE_LIST 0
            STORE list
            PUSH_INT 1000
            STORE n
            LABEL again
            LOAD list
            LOAD n
            LIST_APPEND
            STORE list
            LOAD n
            PUSH_INT 1
            SUB
            STORE n
            LOAD n
            JZ done
            JMP again
            LABEL done
            HALT                ; <break>
            """);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        var parts = script.Look(inspection => inspection.Locals(1, 0)).Find("list")!.Parts!;
        Assert.Equal(1000, parts.Count);
        Assert.Equal(["998 = 2", "999 = 1"], parts.Get(998, 100).Select(part => $"{part.Name} = {part.Value}"));
        Assert.Empty(parts.Get(1000, 1));
        Assert.Empty(parts.Get(-1, 1));
    }

    [Fact]
    public void A_value_nested_very_deeply_is_shown_in_short()
    {
        using var script = new DebugScript("""
            MAKE_LIST 0
            PUSH_INT 100000
            STORE n
            LABEL again
            MAKE_LIST 1
            LOAD n
            PUSH_INT 1
            SUB
            STORE n
            LOAD n
            JZ done
            JMP again
            LABEL done
            HALT                ; <break>
            """);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        var top = script.Look(inspection => inspection.Stack(1)).All.Single();
        Assert.InRange(top.Value.Length, 1, 300);
        Assert.Equal(1, top.Parts!.Count);
    }

    [Fact]
    public void The_environment_of_a_run_is_its_own()
    {
        const string variable = "TTVM_SET_BY_A_TEST";
        using var script = new DebugScript($"""
            PUSH_STR "{variable}"
            PUSH_STR "yes"
            SET_ENV
            PUSH_STR "{variable}"
            GET_ENV
            PRINT
            PUSH_STR "sh"
            PUSH_STR "-c"
            PUSH_STR "echo $TTVM_SET_BY_A_TEST from $PWD"
            MAKE_LIST 2
            EXEC
            PRINT
            """);
        Assert.Equal("ended with 0", script.Start());
        Assert.Equal(["yes", $"yes from {script.PathOf("").TrimEnd('/')}", "0"], script.Output);
        Assert.Null(Environment.GetEnvironmentVariable(variable));
    }

    private static string Evaluate(DebugScript script, string expression)
    {
        EvaluationProblem? problem = null;
        var variable = script.Look(inspection => inspection.Evaluate(1, 0, expression, out problem));
        return variable?.Value ?? $"{problem!.Kind} {problem.Text} {problem.Detail}".Trim();
    }
}
