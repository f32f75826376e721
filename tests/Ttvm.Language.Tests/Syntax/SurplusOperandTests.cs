using Ttvm.Language.Syntax;
using Ttvm.Language.Text;
using static Ttvm.Language.Tests.SyntaxAssert;

namespace Ttvm.Language.Tests.Syntax;

/// <summary>Operands that stand where other assemblers have what an instruction here takes from the stack.</summary>
public sealed class SurplusOperandTests
{
    [Theory]
    [InlineData("    SLEEP 20$0", "Push '20' first", "    PUSH_INT 20\n    SLEEP")]
    [InlineData("SPAWN worker$0", "Push 'worker' first", "PUSH_STR \"worker\"\nSPAWN")]
    [InlineData("SPAWN \"worker\"$0", "Push '\"worker\"' first", "PUSH_STR \"worker\"\nSPAWN")]
    [InlineData("\tADD 3 4$0 ; seven", "Push '3 4' first", "\tPUSH_INT 3\n\tPUSH_INT 4\n\tADD ; seven")]
    [InlineData("ADD 1.5$0", "Push '1.5' first", "PUSH_FLOAT 1.5\nADD")]
    [InlineData("PRINT \"hello\"$0", "Push '\"hello\"' first", "PUSH_STR \"hello\"\nPRINT")]
    [InlineData("PRINT total$0", "Push 'total' first", "LOAD total\nPRINT")]
    [InlineData("READ_FILE data.txt$0", "Push 'data.txt' first", "PUSH_STR \"data.txt\"\nREAD_FILE")]
    [InlineData("SET_FIELD age 7$0", "Push '7' first", "PUSH_INT 7\nSET_FIELD age")]
    [InlineData("STORE x true$0", "Push 'true' first", "PUSH_BOOL true\nSTORE x")]
    [InlineData("THROW null$0", "Push 'null' first", "NULL\nTHROW")]
    [InlineData("SENDNAMED logger \"hi\"$0", "Push '\"hi\"' first", "PUSH_STR \"hi\"\nSENDNAMED logger")]
    [InlineData("SEND 2 \"hi\"$0", "Push '\"hi\"' first", "PUSH_STR \"hi\"\nSEND 2")]
    [InlineData("SEND \"x\"$0", "Push '\"x\"' first", "PUSH_STR \"x\"\nSEND")]
    [InlineData("LABEL f\nRET 5$0", "Push '5' first", "LABEL f\nPUSH_INT 5\nRET")]
    public void They_are_pushed_first(string text, string title, string repaired)
    {
        CheckFix(text, title, repaired);
        Assert.Equal(title, FixesOf(text)[0]);
    }

    /// <summary>A bare word behind SEND is the name of a process, or of a variable that holds its id.</summary>
    [Fact]
    public void A_name_behind_SEND()
    {
        CheckFix("SEND worker$0", "Push 'worker' first", "LOAD worker\nSEND");
        Assert.Equal(["Change to 'SENDNAMED'", "Push 'worker' first"], FixesOf("SEND worker$0"));
        Assert.Equal(["Push '\"x\"' first", "Change to 'SENDNAMED'"], FixesOf("SEND \"x\"$0"));
    }

    [Theory]
    [InlineData("PRINT 1 2$0")]
    [InlineData("HALT 0$0")]
    [InlineData("PUSH_INT 1 2$0")]
    [InlineData("PRINT // twice$0")]
    [InlineData("PRINT ,$0")]
    public void Or_only_removed(string text) => Assert.Equal(["Remove the surplus operand"], FixesOf(text));

    [Theory]
    [InlineData("LOWER LOADLIST_DIR CALL")]
    [InlineData("PUSH x y")]
    [InlineData("PUSH  \"a b\"  ; c")]
    public void To_look_at_them_leaves_no_tokens(string line) =>
        Assert.Equal(line.Length, SyntaxTree.Parse(new SourceText("a.ttvm", line)).Lines[0].Tokens.Sum(token => token.Span.Length));

    private static List<string> FixesOf(string text)
    {
        var file = Ttvm.Testing.Fixture.Parse(text).Main;
        return [.. FindingsOf(file.Text).Where(found => found.Span.Touches(file.Cursor!.Value))
            .SelectMany(found => found.Fixes).Select(fix => fix.Title)];
    }
}
