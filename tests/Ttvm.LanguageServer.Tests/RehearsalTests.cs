namespace Ttvm.LanguageServer.Tests;

/// <summary>What the server plays with itself. Nobody would see it fail; typing would only be slower.</summary>
public sealed class RehearsalTests
{
    [Fact]
    public async Task Every_question_of_the_rehearsal_is_answered()
    {
        // An instruction cannot be renamed; to refuse that is what is rehearsed there.
        Assert.Equal(["textDocument/rename"], await Rehearsal.Play());
    }
}
