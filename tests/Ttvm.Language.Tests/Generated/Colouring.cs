using System.Text;
using TextMateSharp.Grammars;
using TextMateSharp.Internal.Grammars.Reader;
using TextMateSharp.Internal.Types;
using TextMateSharp.Registry;
using TextMateSharp.Themes;

namespace Ttvm.Language.Tests.Generated;

/// <summary>A piece of a line as the grammar sees it.</summary>
/// <param name="Start">The first character.</param>
/// <param name="End">The character after the last.</param>
/// <param name="Scope">The innermost scope without <c>.ttvm</c>; <c>plain</c> where the grammar says nothing.</param>
/// <param name="Scopes">All scopes, outermost first.</param>
internal sealed record ColouredPiece(int Start, int End, string Scope, IReadOnlyList<string> Scopes);

/// <summary>Runs the generated grammar the way VS Code does, with its default themes.</summary>
internal sealed class Colouring : IRegistryOptions
{
    private readonly RegistryOptions _bundled;
    private readonly Registry _registry;
    private readonly IGrammar _grammar;

    public Colouring(ThemeName theme)
    {
        _bundled = new RegistryOptions(theme);
        _registry = new Registry(this);
        _grammar = _registry.LoadGrammar("source.ttvm");
    }

    /// <summary>The pieces of each line of a text.</summary>
    public IReadOnlyList<IReadOnlyList<ColouredPiece>> Colour(string text)
    {
        var lines = new List<IReadOnlyList<ColouredPiece>>();
        IStateStack? state = null;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var result = _grammar.TokenizeLine(line, state, TimeSpan.MaxValue);
            state = result.RuleStack;
            lines.Add([.. result.Tokens.Where(token => token.StartIndex < line.Length).Select(token => ReadPiece(token, line.Length))]);
        }

        return lines;
    }

    /// <summary>The theme's colour for a piece of text: <c>#RRGGBB</c>, or null for the default foreground.</summary>
    public string? ColourOf(ColouredPiece piece)
    {
        var theme = _registry.GetTheme();
        return theme.Match([.. piece.Scopes]).Where(rule => rule.foreground > 0)
            .Select(rule => theme.GetColor(rule.foreground)).FirstOrDefault();
    }

    public IRawTheme GetTheme(string scopeName) => _bundled.GetTheme(scopeName);

    public IRawGrammar? GetGrammar(string scopeName)
    {
        using var text = new StreamReader(new MemoryStream(Encoding.UTF8.GetBytes(GrammarRenderer.Render())));
        return scopeName == "source.ttvm" ? GrammarReader.ReadGrammarSync(text) : null;
    }

    public ICollection<string> GetInjections(string scopeName) => [];

    public IRawTheme GetDefaultTheme() => _bundled.GetDefaultTheme();

    private static ColouredPiece ReadPiece(IToken token, int lineLength)
    {
        var innermost = token.Scopes[^1];
        var scope = innermost == "source.ttvm" ? "plain" : innermost.Replace(".ttvm", "", StringComparison.Ordinal);
        return new ColouredPiece(token.StartIndex, Math.Min(token.EndIndex, lineLength), scope, token.Scopes);
    }
}
