using Ttvm.LanguageServer.Features;
using Ttvm.LanguageServer.Protocol;
using Ttvm.LanguageServer.Sessions;

namespace Ttvm.LanguageServer.Tests;

/// <summary>What the server plays with itself. Nobody would see it fail; typing would only be slower.</summary>
public sealed class RehearsalTests
{
    [Fact]
    public async Task Every_question_of_the_rehearsal_is_answered()
    {
        // An instruction cannot be renamed; to refuse that is what is rehearsed there.
        Assert.Equal(["textDocument/rename"], await Rehearsal.Play(Endpoints.All, TextWriter.Null));
    }

    [Fact]
    public async Task A_fault_of_the_rehearsal_is_told()
    {
        await using var errors = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
        var broken = Endpoint.Read<PositionParams, object>("textDocument/hover",
            (_, _) => throw new InvalidOperationException("the tower leans"));
        await Rehearsal.PlayAndReport([.. Endpoints.All.Where(endpoint => endpoint.Method != broken.Method), broken], errors);
        Assert.Contains("rehearsal: error: textDocument/hover", errors.ToString(), StringComparison.Ordinal);
        Assert.Contains("the tower leans", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rehearsal_without_a_fault_says_nothing()
    {
        await using var errors = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
        await Rehearsal.PlayAndReport(Endpoints.All, errors);
        Assert.Equal("", errors.ToString());
    }
}
