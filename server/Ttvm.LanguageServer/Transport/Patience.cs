namespace Ttvm.LanguageServer.Transport;

/// <summary>How long the server waits for what may never come.</summary>
/// <param name="WithClient">For an answer of the client, before it is told that there is none.</param>
/// <param name="WithReading">For the files of the workspace, before questions are answered without them.</param>
internal sealed record Patience(TimeSpan WithClient, TimeSpan WithReading)
{
    /// <summary>Outside of tests. Emacs gives a question up after ten seconds, so reading must not hold up an answer for so long.</summary>
    public static Patience Usual { get; } = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(6));
}
