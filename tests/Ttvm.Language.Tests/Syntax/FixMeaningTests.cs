using Ttvm.Language.Diagnostics;
using static Ttvm.Language.Tests.SyntaxAssert;

namespace Ttvm.Language.Tests.Syntax;

/// <summary>Which repairs an editor may make everywhere without anybody looking.</summary>
public sealed class FixMeaningTests
{
    [Theory]
    [InlineData("push_int 1")]
    [InlineData("LABEL done:")]
    [InlineData("PUSH_STR\"a\"")]
    [InlineData("PUSH_STR a b")]
    [InlineData("PUSH_STR \"a")]
    [InlineData("PUSH_STR \"C:\\directory\"")]
    [InlineData("PUSH_STR \"\\u00E9\"")]
    public void Spelling_is_repaired_without_looking(string line) =>
        Assert.All(FixesOf(line), fix => Assert.True(fix.KeepsMeaning, fix.Title));

    [Theory]
    [InlineData("PRIN")]
    [InlineData("# a comment")]
    [InlineData("LABEL 1")]
    [InlineData("PRINT 1")]
    [InlineData("PUSH_INT 1.5")]
    [InlineData("PUSH_INT \"1\"")]
    [InlineData("PUSH_STR \"a\" b")]
    [InlineData("PUSH_STR \"say \"hi\" twice\"")]
    [InlineData("PUSH_STR \"a ; perhaps a comment")]
    [InlineData("RECEIVE_MATCH lst")]
    public void What_was_meant_is_for_a_person_to_say(string line) =>
        Assert.All(FixesOf(line), fix => Assert.False(fix.KeepsMeaning, fix.Title));

    private static List<Fix> FixesOf(string line)
    {
        List<Fix> fixes = [.. FindingsOf(line).SelectMany(diagnostic => diagnostic.Fixes)];
        Assert.NotEmpty(fixes);
        return fixes;
    }
}
