using Ttvm.Ide.Descriptions;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Ide.Tests;

public sealed class KeywordTextTests
{
    [Fact]
    public void Every_word_that_an_operand_may_be_is_explained()
    {
        var words = Enum.GetValues<OperandKind>().SelectMany(kind => Keywords.For(kind)).ToList();
        Assert.NotEmpty(words);
        Assert.All(words, word => Assert.NotNull(KeywordText.MeaningOf(word)));
    }
}
