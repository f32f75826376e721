using TextMateSharp.Grammars;
using Ttvm.Language.Instructions;
using Ttvm.Language.Text;
using Ttvm.Testing;

namespace Ttvm.Language.Tests.Generated;

/// <summary>What the generated grammar colours. Carets in a comment name the scope of the text above them.</summary>
public sealed class GrammarTests
{
    private static readonly Colouring Grammar = new(ThemeName.DarkPlus);

    [Fact]
    public void A_label_is_defined_and_used_by_name() => CheckScopes("""
          LABEL again ; here
        ; ^^^^^ storage.type.label
        ;       ^^^^^ entity.name.function.label
        ;             ^ punctuation.definition.comment
        ;              ^^^^^ comment.line.semicolon
          JMP "again" ; there
        ; ^^^ keyword.control.flow
        ;     ^^^^^^^ entity.name.function.label
        ;              ^^^^^^ comment.line.semicolon
          JZ 12
        ;    ^^ constant.numeric.integer.target
        """);

    [Fact]
    public void Strings_have_escapes_and_hide_semicolons() => CheckScopes("""
          PUSH_STR "a;b\n\u{1F600}\q" ; note
        ; ^^^^^^^^ keyword.other.value
        ;          ^^^^ string.quoted.double
        ;              ^^ constant.character.escape
        ;                ^^^^^^^^^ constant.character.escape
        ;                         ^^^ string.quoted.double
        ;                              ^^^^ comment.line.semicolon
          PUSH_STR "say \"hi\"" surplus
        ;               ^^ constant.character.escape
        ;                 ^^ string.quoted.double
        ;                       ^^^^^^^ plain
        """);

    [Fact]
    public void A_string_may_lack_its_quotes() => CheckScopes("""
          PUSH_STR hello "big" world  ; note
        ;          ^^^^^^^^^^^^^^^^^ string.unquoted
        ;                           ^^ plain
        ;                              ^^^^ comment.line.semicolon
        """);

    [Fact]
    public void An_unterminated_string_ends_with_its_line() => CheckScopes("""
          PUSH_STR "open ; not a comment
        ;           ^^^^^^^^^^^^^^^^^^^^ string.quoted.double
          PRINT
        ; ^^^^^ support.function.output
        """);

    [Fact]
    public void Numbers_come_in_all_their_forms() => CheckScopes("""
          PUSH_INT -1_000
        ;          ^^^^^^ constant.numeric.integer
          PUSH_INT 0xFF_FF
        ;          ^^^^^^^ constant.numeric.integer
          PUSH_INT 0b1010
        ;          ^^^^^^ constant.numeric.integer
          PUSH_INT 1.5
        ;          ^^^ plain
          PUSH_FLOAT -1.5e-3
        ;            ^^^^^^^ constant.numeric.float
          PUSH_FLOAT -inf
        ;            ^^^^ constant.numeric.float
          PUSH_FLOAT nan
        ;            ^^^ constant.numeric.float
          PUSH_BOOL true
        ;           ^^^^ constant.language.boolean
          MAKE_LIST 3
        ;           ^ constant.numeric.integer.count
          SEND 2
        ;      ^ constant.numeric.integer.pid
        """);

    [Fact]
    public void Names_tell_what_they_name() => CheckScopes("""
          STORE "x"
        ;       ^^^ variable.other.readwrite
          SET_FIELD drink
        ;           ^^^^^ variable.other.property
          REGISTER "web_server"
        ; ^^^^^^^^ support.class.process
        ;          ^^^^^^^^^^^^ variable.other.constant.process
          IMPORT "std/math.ttvm"
        ; ^^^^^^ keyword.control.import
        ;        ^^^^^^^^^^^^^^^ string.other.path
          CALL multiply a "b" ; note
        ;      ^^^^^^^^ entity.name.function.label
        ;               ^ variable.parameter
        ;                 ^^^ variable.parameter
        ;                      ^^^^ comment.line.semicolon
          CATCH problem
        ; ^^^^^ keyword.control.exception
        ;       ^^^^^^^ variable.other.readwrite
        """);

    [Fact]
    public void Optional_operands_are_positional() => CheckScopes("""
          START_SUPERVISOR one_for_all 5 1000
        ;                  ^^^^^^^^^^^ constant.language.strategy
        ;                              ^ constant.numeric.integer.count
        ;                                ^^^^ constant.numeric.integer.milliseconds
          SUPERVISE_CHILD worker permanent
        ;                 ^^^^^^ variable.other.constant.process
        ;                        ^^^^^^^^^ constant.language.policy
          SUPERVISE_CHILD worker sometimes
        ;                        ^^^^^^^^^ plain
        """);

    [Fact]
    public void Patterns_show_their_parts() => CheckScopes("""
          RECEIVE_TIMEOUT 100 late int | "a;b" | .kind="order" | down $ref ; note
        ;                 ^^^ constant.numeric.integer.milliseconds
        ;                     ^^^^ entity.name.function.label
        ;                          ^^^ support.type
        ;                              ^ keyword.operator
        ;                                 ^^^ string.quoted.double
        ;                                        ^ punctuation.accessor
        ;                                         ^^^^ variable.other.property
        ;                                             ^ keyword.operator
        ;                                               ^^^^^ string.quoted.double
        ;                                                        ^^^^ constant.language.signal
        ;                                                             ^ punctuation.definition.variable
        ;                                                              ^^^ variable.other.readwrite
        ;                                                                   ^^^^ comment.line.semicolon
          RECEIVE_MATCH 42 | 1.5 | true | .id=$id | integer
        ;               ^^ constant.numeric.integer
        ;                    ^^^ constant.numeric.float
        ;                          ^^^^ constant.language.boolean
        ;                                 ^ punctuation.accessor
        ;                                  ^^ variable.other.property
        ;                                      ^^ variable.other.readwrite
        ;                                           ^^^^^^^ plain
        """);

    [Fact]
    public void What_is_no_instruction_stays_plain() => CheckScopes("""
          PUSH_ITN 5
        ; ^^^^^^^^ plain
          push_int 5
        ; ^^^^^^^^ plain
          PRINTER
        ; ^^^^^^^ plain
          HTTP_GET
        ; ^^^^^^^^ invalid.deprecated.reserved
        """);

    [Fact]
    public void Every_spelling_has_the_colour_of_its_group()
    {
        foreach (var (row,
            spelling) in InstructionSet.All.SelectMany(row => row.Aliases.Prepend(row.Mnemonic).Select(spelling => (row, spelling))))
        {
            var piece = Grammar.Colour(spelling)[0][0];
            Assert.Equal((spelling, GrammarRenderer.ScopeOf(row.Group)), (spelling[piece.Start..piece.End], piece.Scope));
        }
    }

    [Theory]
    [InlineData(ThemeName.DarkPlus)]
    [InlineData(ThemeName.LightPlus)]
    public void Default_themes_tell_the_families_apart(ThemeName theme)
    {
        var colouring = new Colouring(theme);
        string[] families = ["JMP", "SPAWN", "PRINT", "LOAD", "HTTP_GET"];
        var colours = families.Select(family => colouring.ColourOf(colouring.Colour(family)[0][0])).ToList();
        Assert.DoesNotContain(null, colours);
        Assert.Equal(families.Length, colours.Distinct().Count());

        string[] operands = ["JMP again", "REGISTER again", "PUSH_STR again", "LOAD again", "PUSH_INT 1"];
        var operandColours = operands.Select(line => colouring.ColourOf(colouring.Colour(line)[0][^1])).ToList();
        Assert.DoesNotContain(null, operandColours);
        Assert.Equal(operands.Length, operandColours.Distinct().Count());
    }

    private static void CheckScopes(string annotated)
    {
        var file = Fixture.Parse(annotated).Files.Single();
        var source = new SourceText(file.Path, file.Text);
        var coloured = Grammar.Colour(file.Text);
        Assert.NotEmpty(file.Annotations);
        foreach (var (range, expected) in file.Annotations)
        {
            for (var offset = range.Start; offset < range.Start + range.Length; offset++)
            {
                var line = source.GetLineIndex(offset);
                var lineSpan = source.GetLineSpan(line);
                var column = offset - lineSpan.Start;
                var piece = coloured[line].Single(candidate => candidate.Start <= column && column < candidate.End);
                Assert.True(
                    expected == piece.Scope,
                    $"{file.Text.Substring(lineSpan.Start, lineSpan.Length)}\n{new string(' ', column)}^ expected {expected}, but it is {piece.Scope}");
            }
        }
    }
}
