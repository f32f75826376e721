using System.Collections.Immutable;

namespace Ttvm.DebugAdapter.Protocol;

/// <summary>The one request that the adapter makes of the client.</summary>
/// <param name="Kind"><c>integrated</c> or <c>external</c>.</param>
/// <param name="Title">Of the terminal.</param>
/// <param name="Cwd">The folder that the terminal is in.</param>
/// <param name="Arguments">The words of the command.</param>
/// <param name="Variable">An environment variable of the command, with its value.</param>
internal sealed record RunInTerminalArguments(string Kind, string Title, string Cwd, ImmutableArray<string> Arguments,
    (string Name, string Value) Variable) : IBody
{
    public void Write(BodyWriter json) => json
        .Text("kind", Kind)
        .Text("title", Title)
        .Text("cwd", Cwd)
        .Texts("args", Arguments)
        .Object("env", new Variables(Variable));

    private sealed record Variables((string Name, string Value) Only) : IBody
    {
        public void Write(BodyWriter json) => json.Text(Only.Name, Only.Value);
    }
}

/// <summary>What a client answers a request of ours.</summary>
/// <param name="Success">Whether it did so.</param>
/// <param name="Message">Why not.</param>
internal sealed record ClientAnswer(bool Success, string? Message);
