namespace Ttvm.DebugAdapter.Protocol;

/// <summary>A source file, by path, or a text that only we have, by reference.</summary>
internal sealed record Source(string? Name, string? Path, int? SourceReference = null, string? Origin = null,
    string? PresentationHint = null)
    : IBody, IReadable<Source>
{
    public static Source Read(Fields fields) => new(
        fields.OptionalText("name"), fields.OptionalText("path"), fields.OptionalInt("sourceReference"), fields.OptionalText("origin"),
        fields.OptionalText("presentationHint"));

    public void Write(BodyWriter json) => json
        .Text("name", Name)
        .Text("path", Path)
        .Number("sourceReference", SourceReference)
        .Text("origin", Origin)
        .Text("presentationHint", PresentationHint);
}
