using Ttvm.Language.Files;

namespace Ttvm.DebugAdapter.Tests;

/// <summary>A breakpoint is set in the file that is meant, however the client writes its path and whatever path the program was started
/// by.</summary>
public sealed class SourcePathTests
{
    private const string Program = """
        ;- main.ttvm
        PUSH_INT 1
        POP                 ; <main>
        PUSH_STR "worker"
        SPAWN
        POP
        IMPORT "lib/m.ttvm"
        ;- worker.ttvm
        PUSH_INT 2
        POP                 ; <worker>
        ;- m.ttvm
        PUSH_INT 3
        POP                 ; <m>
        """;

    /// <summary>For the program: how it is launched, and how its source is called when the breakpoint is set.</summary>
    public static TheoryData<string, string, string> Notations => new()
    {
        { "FOLDER/main.ttvm", "path", "FOLDER/main.ttvm" },
        { "FOLDER/main.ttvm", "path", "FOLDER//./lib/../main.ttvm" },
        { "FOLDER/main.ttvm", "path", "main.ttvm" },
        { "FOLDER/main.ttvm", "path", "./lib/../main.ttvm" },
        { "FOLDER/main.ttvm", "path", "FOLDER/linked.ttvm" },
        { "FOLDER/main.ttvm", "path", "FOLDER/again/main.ttvm" },
        { "FOLDER/linked.ttvm", "path", "FOLDER/main.ttvm" },
        { "FOLDER/linked.ttvm", "path", "FOLDER/again//linked.ttvm" },
        { "FOLDER/again/main.ttvm", "path", "FOLDER/main.ttvm" },
        { "FOLDER/again/main.ttvm", "path", "FOLDER/linked.ttvm" },
        { "FOLDER//lib/..//./main.ttvm", "path", "FOLDER/main.ttvm" },
        { "FOLDER/main.ttvm", "uri", "file://FOLDER/main.ttvm" },
        { "FOLDER/main.ttvm", "uri", "file:FOLDER/main.ttvm" },
        { "FOLDER/main.ttvm", "uri", "FILE://localhostFOLDER/main.ttvm" },
        { "FOLDER/main.ttvm", "uri", "file://FOLDER/m%61in%2Ettvm" },
        { "FOLDER/main.ttvm", "uri", "file://FOLDER//lib/../again/./linked.ttvm" },
        { "FOLDER/again/linked.ttvm", "uri", "file:FOLDER//main.ttvm" },
    };

    [Theory]
    [MemberData(nameof(Notations))]
    public void A_breakpoint_of_the_program_is_hit(string program, string pathFormat, string source) =>
        Check(program, pathFormat, source, "main", line: 2);

    [Theory]
    [InlineData("FOLDER/lib/m.ttvm", "m", true)]
    [InlineData("FOLDER/m.ttvm", "m", true)]
    [InlineData("FOLDER/again/lib/../lib/m.ttvm", "m", true)]
    [InlineData("lib/m.ttvm", "m", true)]
    [InlineData("FOLDER/worker.ttvm", "worker", true)]
    [InlineData("FOLDER/again/worker.ttvm", "worker", true)]
    [InlineData("worker.ttvm", "worker", true)]
    [InlineData("FOLDER/lib/worker.ttvm", "worker", false)]
    [InlineData("FOLDER/again/n.ttvm", "m", false)]
    [InlineData("FOLDER/notes.txt", "m", false)]
    public void A_breakpoint_of_a_file_that_the_program_loads_is_hit(string source, string marker, bool isHit) =>
        Check("FOLDER/main.ttvm", "path", source, marker, line: 2, isHit);

    /// <summary>Sets a breakpoint before the launch, which is verified when its file is loaded and stops there; or never, if no file is
    /// meant that the program loads.</summary>
    private static void Check(string program, string pathFormat, string source, string marker, int line, bool isHit = true)
    {
        using var script = new DapScript(Program);
        Directory.CreateDirectory(script.PathOf("lib"));
        File.CreateSymbolicLink(script.PathOf("lib/m.ttvm"), "../m.ttvm");
        File.CreateSymbolicLink(script.PathOf("linked.ttvm"), "main.ttvm");
        Directory.CreateSymbolicLink(script.PathOf("again"), ".");
        script.Initialize(new { adapterID = "ttvm", linesStartAt1 = true, columnsStartAt1 = true, pathFormat });
        var set = script.Client.Request("setBreakpoints",
            new { source = new { path = Full(source) }, breakpoints = new[] { new { line } } })["breakpoints"]!;
        Assert.False((bool)Assert.Single(set)["verified"]!);
        script.Client.Request("launch", script.Arguments(new { program = Full(program), cwd = script.Folder }));
        script.Client.Request("configurationDone");
        if (!isHit)
        {
            Assert.Equal("terminated", (string)script.Client.Event("stopped", "terminated")["event"]!);
            Assert.DoesNotContain("\"verified\":true", script.Client.Transcript, StringComparison.Ordinal);
            return;
        }

        var stopped = script.Client.Event("stopped", "terminated");
        Assert.Equal("breakpoint", (string?)stopped["body"]?["reason"]);
        Assert.Contains("\"verified\":true", script.Client.Transcript, StringComparison.Ordinal);
        var frame = script.Client.Request("stackTrace", new { threadId = (int)stopped["body"]!["threadId"]! })["stackFrames"]![0]!;
        Assert.Equal(script.LineOf(marker, marker + ".ttvm"), (int)frame["line"]!);

        // Frames show the path that the user has named.
        if (marker == "main")
        {
            var shown = (string)frame["source"]!["path"]!;
            Assert.Equal(PathRules.OfPlatform.Combine(Full(program), ""),
                PathRules.OfPlatform.Combine(pathFormat == "uri" ? FileUri.PathOf(shown, PathRules.OfPlatform)! : shown, ""));
        }

        string Full(string notation) => notation.Replace("FOLDER", script.Folder, StringComparison.Ordinal);
    }
}
