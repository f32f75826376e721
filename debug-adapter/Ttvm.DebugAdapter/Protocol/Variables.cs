using System.Collections.Immutable;

namespace Ttvm.DebugAdapter.Protocol;

/// <summary>What a variable or scope consists of, as far as a client must know before it asks for it.</summary>
/// <param name="Reference">The number to ask with; 0 if there is nothing to ask for.</param>
/// <param name="Named">How many parts have names; null if they are numbered.</param>
/// <param name="Indexed">How many parts are numbered; null if they have names.</param>
internal readonly record struct PartsReference(int Reference, int? Named, int? Indexed)
{
    public BodyWriter Write(BodyWriter json) => json
        .Number("variablesReference", Reference)
        .Number("namedVariables", Named)
        .Number("indexedVariables", Indexed);
}

internal sealed record Scope(string Name, string? PresentationHint, PartsReference Parts) : IBody
{
    public void Write(BodyWriter json) =>
        Parts.Write(json.Text("name", Name).Text("presentationHint", PresentationHint)).Flag("expensive", false);
}

internal sealed record ScopesBody(ImmutableArray<Scope> Scopes) : IBody
{
    public void Write(BodyWriter json) => json.Objects("scopes", Scopes);
}

/// <param name="Name">Its name.</param>
/// <param name="Value">For people.</param>
/// <param name="Type">Its type.</param>
/// <param name="EvaluateName">The expression for it.</param>
/// <param name="Parts">What it consists of.</param>
/// <param name="Hint">What the client should show of it besides.</param>
/// <param name="ValueLocation">The number to ask with for the place where the value was made; null if that is not known.</param>
internal sealed record DapVariable(string Name, string Value, string? Type, string? EvaluateName, PartsReference Parts,
    VariableHint? Hint = null, int? ValueLocation = null) : IBody
{
    public void Write(BodyWriter json) =>
        Parts.Write(json.Text("name", Name).Text("value", Value).Text("type", Type).Text("evaluateName", EvaluateName))
            .Object("presentationHint", Hint)
            .Number("valueLocationReference", ValueLocation);
}

/// <summary>What is special about a variable; <c>changed</c> is ours.</summary>
internal sealed record VariableHint(ImmutableArray<string> Attributes) : IBody
{
    public void Write(BodyWriter json) => json.Texts("attributes", Attributes);
}

internal sealed record LocationsArguments(int LocationReference) : IReadable<LocationsArguments>
{
    public static LocationsArguments Read(Fields fields) => new(fields.Int("locationReference"));
}

internal sealed record LocationsBody(Source Source, int Line, int? Column) : IBody
{
    public void Write(BodyWriter json) => json.Object("source", Source).Number("line", Line).Number("column", Column);
}

internal sealed record VariablesBody(ImmutableArray<DapVariable> Variables) : IBody
{
    public void Write(BodyWriter json) => json.Objects("variables", Variables);
}

internal sealed record EvaluateBody(string Result, string? Type, PartsReference Parts) : IBody
{
    public void Write(BodyWriter json) => Parts.Write(json.Text("result", Result).Text("type", Type));
}

internal sealed record CompletionItem(string Label, string Text, string Type, int Start, int Length) : IBody
{
    public void Write(BodyWriter json) => json
        .Text("label", Label)
        .Text("text", Text)
        .Text("type", Type)
        .Number("start", Start)
        .Number("length", Length);
}

internal sealed record CompletionsBody(ImmutableArray<CompletionItem> Targets) : IBody
{
    public void Write(BodyWriter json) => json.Objects("targets", Targets);
}
