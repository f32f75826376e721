using Ttvm.Language.Text;
using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Debugging.Sources;

namespace Ttvm.Runtime.Tests.Debugging;

/// <summary>Where breakpoints are bound, before and after a program loads the file they are in.</summary>
public sealed class BreakpointTests
{
    private const string Program = """
        ; a comment         <comment>
        ; <comment>

        LABEL here          ; <label>
        PUSH_INT 1          ; <push>
        POP
        ; <end>
        """;

    [Theory]
    [InlineData("comment")]
    [InlineData("label")]
    [InlineData("push")]
    public void A_line_without_an_instruction_means_the_next_one(string marker)
    {
        using var script = new DebugScript(Program);
        var breakpoint = Assert.Single(script.Break([marker]));
        Assert.Equal("breakpoint in 1 at push", script.StartAsItIs());
        var bound = Assert.Single(script.ChangedBreakpoints);
        Assert.True(bound.IsBound);
        Assert.Equal(breakpoint.Id, bound.Id);
        Assert.Equal(script.LineOf("push"), bound.Line);
    }

    [Fact]
    public void A_line_below_the_last_instruction_cannot_be_bound()
    {
        using var script = new DebugScript(Program);
        Assert.False(Assert.Single(script.Break(["end"])).IsBound);
        Assert.Equal("ended with 0", script.StartAsItIs());
        var breakpoint = Assert.Single(script.ChangedBreakpoints);
        Assert.False(breakpoint.IsBound);
        Assert.Equal(BreakpointBinding.NoInstruction, breakpoint.Binding);
    }

    [Theory]
    [InlineData("gone.ttvm")]
    [InlineData("notes.txt")]
    [InlineData("other.ttvm")]
    public void A_file_that_the_program_does_not_load_is_never_bound(string file)
    {
        using var script = new DebugScript(Program);
        File.WriteAllText(script.PathOf("notes.txt"), "PRINT\n");
        File.WriteAllText(script.PathOf("other.ttvm"), "PRINT\n");
        Assert.Equal("entry in 1 at push", script.StartAsItIs(stopOnEntry: true));
        var breakpoint = Assert.Single(DebugScript.Wait(script.Debugger.SetBreakpoints(script.PathOf(file), [new(1)])));
        Assert.False(breakpoint.IsBound);
        Assert.Equal(BreakpointBinding.NotLoaded, breakpoint.Binding);
    }

    [Fact]
    public void A_breakpoint_in_a_worker_is_bound_when_the_worker_is_loaded()
    {
        using var script = new DebugScript("""
            ;- main.ttvm
            PUSH_STR "worker"
            SPAWN
            POP
            ;- worker.ttvm
            PUSH_INT 1 ; <work>
            POP
            """);
        Assert.Equal("entry in 1 at PUSH_STR \"worker\"", script.StartAsItIs(stopOnEntry: true));
        var before = Assert.Single(script.Break(["work"], "worker.ttvm"));
        Assert.False(before.IsBound);
        Assert.Equal("breakpoint in 2 at work", script.Continue());
        Assert.Equal(before with { Column = 1, Binding = BreakpointBinding.Bound }, Assert.Single(script.ChangedBreakpoints));
    }

    [Theory]
    [InlineData("real/main.ttvm", "link/main.ttvm")]
    [InlineData("link/main.ttvm", "real/main.ttvm")]
    [InlineData("real/./main.ttvm", "real//main.ttvm")]
    [InlineData("real/other.ttvm", "link/main.ttvm")]
    public void A_breakpoint_is_in_the_file_and_not_in_the_path(string broken, string run)
    {
        using var script = new DebugScript(Program);
        Directory.CreateDirectory(script.PathOf("real"));
        Directory.CreateSymbolicLink(script.PathOf("link"), "real");
        File.Copy(script.PathOf("main.ttvm"), script.PathOf("real/main.ttvm"));
        File.CreateSymbolicLink(script.PathOf("real/other.ttvm"), "main.ttvm");
        var breakpoint = Assert.Single(DebugScript.Wait(script.Debugger.SetBreakpoints(script.PathOf(broken),
            [new(script.LineOf("push"))])));
        Assert.True(DebugScript.Wait(script.Debugger.Load(script.PathOf(run))).IsLoaded);
        script.Debugger.Start(stopOnEntry: false);
        Assert.Equal("breakpoint in 1 at push", script.Next());
        Assert.Equal(breakpoint with { Column = 1, Binding = BreakpointBinding.Bound }, Assert.Single(script.ChangedBreakpoints));

        // Frames show the path that was run.
        Assert.Equal(Path.GetFullPath(script.PathOf(run)), script.Look(inspection => inspection.Frames(1, 0, 1, out _)[0].Path));
    }

    [Fact]
    public void The_breakpoints_of_two_paths_of_one_file_both_stop()
    {
        using var script = new DebugScript(Program);
        File.CreateSymbolicLink(script.PathOf("link.ttvm"), "main.ttvm");
        script.Break(["push"]);
        DebugScript.Wait(script.Debugger.SetBreakpoints(script.PathOf("link.ttvm"), [new(script.LineOf("push") + 1)]));
        Assert.Equal("breakpoint in 1 at push", script.StartAsItIs());
        Assert.Equal("breakpoint in 1 at POP", script.Continue());
    }

    [Theory]
    [InlineData("real/main.ttvm")]
    [InlineData("main.ttvm")]
    public void A_relative_path_starts_in_the_working_directory_or_beside_the_program(string path)
    {
        using var script = new DebugScript(Program);
        Directory.CreateDirectory(script.PathOf("real"));
        File.Move(script.PathOf("main.ttvm"), script.PathOf("real/main.ttvm"));
        Assert.False(Assert.Single(DebugScript.Wait(script.Debugger.SetBreakpoints(path, [new(script.LineOf("push"))]))).IsBound);
        Assert.True(DebugScript.Wait(script.Debugger.Load(script.PathOf("real/main.ttvm"))).IsLoaded);
        script.Debugger.Start(stopOnEntry: false);
        Assert.Equal("breakpoint in 1 at push", script.Next());
        Assert.Equal(path, Assert.Single(script.ChangedBreakpoints).Path);
    }

    [Fact]
    public void A_file_that_changed_before_it_was_loaded_is_bound_anew()
    {
        using var script = new DebugScript(Program);
        var before = Assert.Single(script.Break(["push"]));
        File.WriteAllText(script.PathOf("main.ttvm"), "\n\n\n\n\n\nPUSH_INT 1\nPOP\n");
        script.StartAsItIs();
        var after = Assert.Single(script.ChangedBreakpoints);
        Assert.True(after.IsBound);
        Assert.Equal(before.Id, after.Id);
        Assert.True(after.Line > before.Line);
    }

    [Fact]
    public void A_breakpoint_in_a_file_that_has_been_changed_is_bound_to_the_text_that_was_loaded()
    {
        using var script = new DebugScript(Program);
        Assert.Equal("entry in 1 at push", script.StartAsItIs(stopOnEntry: true));
        var path = script.PathOf("main.ttvm");
        var (before, line) = (File.ReadAllText(path), script.LineOf("push"));
        File.WriteAllText(path, "; new\n" + before);
        Assert.Equal((true, line + 1), Set(line + 1));
        Assert.Equal((true, line), Set(line, ofLoadedText: true));
        File.WriteAllText(path, "");
        Assert.Equal((false, line), Set(line));

        // Whoever deletes a file has nothing else to go by.
        File.Delete(path);
        Assert.Equal((true, line), Set(line));

        (bool, int) Set(int at, bool ofLoadedText = false)
        {
            var bound = Assert.Single(DebugScript.Wait(script.Debugger.SetBreakpoints(path, [new(at)], ofLoadedText)));
            return (bound.IsBound, bound.Line);
        }
    }

    [Theory]
    [InlineData("a b c d", "x a b c d y", "2 3 4 5")]
    [InlineData("a b c d", "a c d", "1 - 2 3")]
    [InlineData("a b c d", "a x c d", "1 2 3 4")]
    [InlineData("a b c d", "a x y c d", "1 - 4 5")]
    [InlineData("a b a c a", "a c a b a", "1 - - 2 5")]
    [InlineData("a b c", "", "- - -")]
    [InlineData("a", "b", "1")]
    [InlineData("a b", "b a", "- 1")]
    public void Lines_are_found_again(string loaded, string file, string expected)
    {
        var map = LineMap.Between(TextOf(loaded), TextOf(file));
        var count = loaded.Split(' ').Length;
        Assert.Equal(expected, string.Join(' ', Enumerable.Range(1, count)
            .Select(line => map.ToFile(line) is { } found ? $"{found}" : "-")));
        Assert.All(Enumerable.Range(1, count), line => Assert.True(map.ToFile(line) is not { } found || map.ToLoaded(found) == line));
        Assert.Null(map.ToFile(0));
        Assert.Null(map.ToLoaded(99));

        static SourceText TextOf(string words) => new("main.ttvm", words.Replace(' ', '\n'));
    }

    [Fact]
    public void Breakpoints_outlive_a_run()
    {
        var breakpoints = new Breakpoints();
        using var first = new DebugScript(Program, breakpoints: breakpoints);
        first.Break(["push"]);
        Assert.Equal("breakpoint in 1 at push", first.StartAsItIs());
        first.Debugger.Dispose();
        using var client = new DebugScript(Program, breakpoints: breakpoints);
        File.Copy(first.PathOf("main.ttvm"), client.PathOf("main.ttvm"), overwrite: true);
        Assert.True(DebugScript.Wait(client.Debugger.Load(first.PathOf("main.ttvm"))).IsLoaded);
        client.Debugger.Start(stopOnEntry: false);
        Assert.StartsWith("breakpoint in 1", client.Next(), StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_with_instructions_are_listed()
    {
        using var script = new DebugScript("""
            PUSH_INT 1

            ; nothing
              POP
            """);
        var lines = DebugScript.Wait(script.Debugger.GetInstructionLines(script.PathOf("main.ttvm")));
        Assert.Equal<SourcePlace>([new SourcePlace(1, 1), new SourcePlace(4, 3)], [.. lines.Places]);
        Assert.Equal(lines.Places[1], lines.Next(2));
        Assert.Equal(lines.Places[0], lines.Next(-1));
        Assert.Null(lines.Next(5));
    }
}
