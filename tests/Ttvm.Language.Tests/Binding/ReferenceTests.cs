using Ttvm.Language.Binding;
using Ttvm.Testing;
using Xunit.Sdk;

namespace Ttvm.Language.Tests.Binding;

public sealed class ReferenceTests
{
    [Fact]
    public void Labels() => CheckReferences("""
        LABEL "my loop"
        ;      ^^^^^^^ label definition
            JMP "my loop"
        ;        ^^^^^^^ label
            JMP 0
            MAKE_FUNCTION later x
        ;                 ^^^^^ label
        ;                       ^ variable definition
        LABEL later
        ;     ^^^^^ label definition
            JMP missing
        ;       ^^^^^^^ label
        """);

    [Fact]
    public void Variables() => CheckReferences("""
            STORE x
        ;         ^ variable definition
            LOAD "x"
        ;         ^ variable
            DELETE x
        ;          ^ variable
            CAPTURE x
        ;           ^ variable
            EXPORT x
        ;          ^ variable
            CATCH e
        ;         ^ variable definition
            CALL 0 first "second one"
        ;          ^^^^^ variable definition
        ;                 ^^^^^^^^^^ variable definition
            RECEIVE_MATCH .a.b="x" | down $ref | ."c d"=$"v"
        ;                  ^^^ field
        ;                                  ^^^ variable
        ;                                          ^^^ field
        ;                                                 ^ variable
        """);

    [Fact]
    public void Fields_processes_and_modules() => CheckReferences("""
            SET_FIELD name
        ;             ^^^^ field
            GET_FIELD "name"
        ;              ^^^^ field
            REGISTER "main"
        ;             ^^^^ process definition
            SENDNAMED main
        ;             ^^^^ process
            WHEREIS "main"
        ;            ^^^^ process
            UNREGISTER main
        ;              ^^^^ process
            SUPERVISE_CHILD "worker_file"
        ;                    ^^^^^^^^^^^ process
            IMPORT "std/math.ttvm"
        ;           ^^^^^^^^^^^^^ module
        """);

    [Fact]
    public void A_string_before_SPAWN_is_a_label_if_the_file_has_it() => CheckReferences("""
            PUSH_STR "worker"
        ;             ^^^^^^ label

        ; a comment in between does not matter
            SPAWN
            PUSH_STR "worker"
        ;             ^^^^^^ label
            SPAWN_LINK
            PUSH_STR "worker"
        ;             ^^^^^^ label
            SPAWN_MONITOR
            PUSH_STR "worker"
            PRINT
            PUSH_STR "elsewhere"
            SPAWN
            SUPERVISE_CHILD worker
        ;                   ^^^^^^ label
            RESTART_CHILD worker
        ;                 ^^^^^^ label
        LABEL worker
        ;     ^^^^^^ label definition
        """);

    [Fact]
    public void Built_in_processes_hide_labels_from_SPAWN() => CheckReferences("""
            PUSH_STR "counter"
            SPAWN
        LABEL counter
        ;     ^^^^^^^ label definition
        """);

    [Fact]
    public void Instruction_indices_and_labels()
    {
        var file = Fixture.Parse("""
            LABEL first

                PRINT ; <zero>
            LABEL second
            LABEL third
                UNKNOWN ; <one>
            LABEL second
                LABEL
                PRINT ; <two>
            LABEL end
            """).Main;
        var bound = SyntaxAssert.Bind(file);
        Assert.Equal<int>([file.LineOf("zero"), file.LineOf("one"), file.LineOf("two")], bound.InstructionLines);
        Assert.Equal(
            new Dictionary<string, int> { ["first"] = 0, ["second"] = 1, ["third"] = 1, ["end"] = 3 },
            bound.Labels.ToDictionary());
    }

    [Fact]
    public void References_know_their_line()
    {
        var file = Fixture.Parse("    JMP end\n\nLABEL end ; <definition>").Main;
        Assert.Equal(file.LineOf("definition"), SyntaxAssert.Bind(file).References.Single(reference => reference.IsDefinition).Line);
    }

    /// <summary>The annotations, <c>kind</c> or <c>kind definition</c>, must be all references of the file.</summary>
    private static void CheckReferences(string fixture)
    {
        var file = Fixture.Parse(fixture).Main;
        var found = SyntaxAssert.Bind(file).References
            .Select(reference => (new FixtureRange(reference.Span.Start, reference.Span.Length), Describe(reference)))
            .ToList();
        if (!found.SequenceEqual(file.Annotations.Select(annotation => (annotation.Range, annotation.Text))))
        {
            throw new XunitException("The references are not what the fixture says. Found:\n\n" + Fixture.Draw(file.Text, found));
        }

        Assert.All(
            SyntaxAssert.Bind(file).References,
            reference => Assert.Equal(reference.Name, file.Text.Substring(reference.Span.Start, reference.Span.Length)));
    }

    private static string Describe(SymbolReference reference) =>
        reference.Kind.ToString().ToLowerInvariant() + (reference.IsDefinition ? " definition" : "");
}
