using Ttvm.Testing;

namespace Ttvm.Language.Tests.Testing;

/// <summary>The tests lean on fixtures, so fixtures are tested first.</summary>
public sealed class FixtureTests
{
    [Fact]
    public void The_cursor_is_taken_out_and_remembered()
    {
        var (file, offset) = Fixture.Parse("PUSH_INT $042").Cursor;
        Assert.Equal("PUSH_INT 42", file.Text);
        Assert.Equal("PUSH_INT ", file.Text[..offset]);
    }

    [Fact]
    public void Annotations_name_ranges_of_the_line_above()
    {
        var file = Fixture.Parse("""
            LABEL a
            ;<^^^ left edge
            ;     ^ TTV0003 no 'a' here
                PRINT
            ;   ^^^^^ other
            """).Main;
        Assert.Equal(
            [("LABEL", "left edge"), ("a", "TTV0003 no 'a' here"), ("PRINT", "other")],
            file.Annotations.Select(annotation => (file.Text.Substring(annotation.Range.Start, annotation.Range.Length), annotation.Text)));
    }

    [Fact]
    public void The_cursor_does_not_shift_annotations()
    {
        var file = Fixture.Parse("    JMP $0a\n    JMP b\n;       ^ x").Main;
        Assert.Equal(file.Text.IndexOf('b', StringComparison.Ordinal), Assert.Single(file.Annotations).Range.Start);
    }

    [Fact]
    public void Files_have_names()
    {
        var fixture = Fixture.Parse("""
            ;- main.ttvm
                PRINT
            ;- lib/worker.ttvm
                HALT
            """);
        Assert.Equal(["main.ttvm", "lib/worker.ttvm"], fixture.Files.Select(file => file.Path));
        Assert.Equal("    HALT", fixture["lib/worker.ttvm"].Text);
        Assert.Same(fixture.Files[0], fixture.Main);
    }

    [Fact]
    public void Expected_output_and_markers()
    {
        var file = Fixture.Parse("""
                PUSH_STR "; expect: not this; <nor-this>"
                PRINT ; expect: hello;  world
                YIELD ; <break>
            ; expect:
            ;expect:  two blanks
            """).Main;
        Assert.Equal<string>(["hello;  world", "", " two blanks"], file.ExpectedOutput);
        Assert.Contains("YIELD", file.Text.Split('\n')[file.LineOf("break")], StringComparison.Ordinal);
        Assert.Single(file.Markers);
    }

    [Fact]
    public void Pictures_stand_for_characters_that_cannot_be_shown() => Assert.Equal("\0", Fixture.Parse("␀").Main.Text);

    [Theory]
    [InlineData("; ^^ orphan", "no line above")]
    [InlineData("DUP\n;  ^^^^ x", "beyond the line above")]
    [InlineData("DUP\n; ^", "a text must follow")]
    [InlineData("DUP\n; ^x", "a text must follow")]
    [InlineData("DUP DUP\n; ^ ^^ x", "more than one run")]
    [InlineData("DUP ; ^^^ x", "on a line of their own")]
    [InlineData("$0DUP$0", "more than one $0")]
    [InlineData(";- a\n$0\n;- b\n$0", "more than one $0")]
    [InlineData(";-", "names no file")]
    [InlineData("DUP\n;- a", "before the first")]
    [InlineData(";- a\n;- a", "twice")]
    [InlineData("DUP ; <two words>", "a marker is written")]
    [InlineData("DUP ; <>", "a marker is written")]
    [InlineData("DUP ; <open", "a marker is written")]
    public void Malformed_markup_is_refused(string fixture, string reason) =>
        Assert.Contains(reason, Assert.Throws<FixtureException>(() => Fixture.Parse(fixture)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_missing_cursor_is_refused_when_asked_for() =>
        Assert.Contains("put $0", Assert.Throws<FixtureException>(() => Fixture.Parse("DUP").Cursor).Message, StringComparison.Ordinal);

    [Fact]
    public void What_is_drawn_can_be_read_back()
    {
        const string Text = "LABEL a\n    JMP b";
        var ranges = new[] { (new FixtureRange(0, 5), "one"), (new FixtureRange(Text.IndexOf('b', StringComparison.Ordinal), 1), "two") };
        var read = Fixture.Parse(Fixture.Draw(Text, ranges)).Main;
        Assert.Equal(["LABEL", "b"],
            read.Annotations.Select(annotation => read.Text.Substring(annotation.Range.Start, annotation.Range.Length)));
    }
}
