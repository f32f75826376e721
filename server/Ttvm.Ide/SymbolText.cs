using System.Text;
using Ttvm.Language.Analysis;
using Ttvm.Language.Binding;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Ide;

/// <summary>What hovers say about names.</summary>
internal static class SymbolText
{
    public static string? Markdown(Workspace workspace, Resolution resolved)
    {
        var symbol = resolved.Symbol!.Value;
        var places = resolved.Occurrences(workspace).ToList();
        return symbol.Kind switch
        {
            SymbolKind.Label => Label(resolved.Document, symbol.Name, places),
            SymbolKind.Variable => Named("variable", symbol.Name, TypeOf(resolved.Document, resolved.Line, symbol.Name) + Counts(places, "written", "read")),
            SymbolKind.Field => Named("field", symbol.Name, Count(places.Count, "use") + " in this file"),
            SymbolKind.Process => Process(symbol.Name, places, ProcessScope.IsClosed(workspace, resolved.Document)),
            SymbolKind.Module => Named("module", symbol.Name, "Loaded by IMPORT; looked up beside this file, then in the working directory."),
            _ => null,
        };
    }

    /// <summary>What the variable may hold when control comes to the line; empty if nothing is known.</summary>
    private static string TypeOf(Document document, int line, string name)
    {
        foreach (var variable in document.Program.Analysis.VariablesBefore(line))
        {
            if (variable.Name == name && variable.Types != ValueTypes.Any)
            {
                return $"`{StackPicture.Spell(variable.Types)}` · ";
            }
        }

        return "";
    }

    private static string Label(Document document, string name, List<Place> places)
    {
        if (places.Find(place => place.IsDefinition) is not { Document: not null } definition)
        {
            return Named("label", name, "Not defined in this file.");
        }

        var line = document.Text.GetLineIndex(definition.Span.Start);
        var text = new StringBuilder(Named("label", name, ""));
        text.Append("Line ").Append(line + 1);
        if (document.Program.Labels.TryGetValue(name, out var index))
        {
            text.Append(" · instruction ").Append(index);
        }

        text.Append(" · ").Append(Count(places.Count(place => !place.IsDefinition), "reference"));
        if (StackText.Signature(document, name) is { } signature)
        {
            text.Append("\n\n").Append(signature);
        }

        if (CommentAbove(document, line) is { Length: > 0 } comment)
        {
            text.Append("\n\n").Append(comment);
        }

        return text.ToString();
    }

    private static string Process(string name, List<Place> places, bool isClosed)
    {
        var registered = places.Where(place => place.IsDefinition).Select(Where).ToList();
        var state = registered.Count == 0
            ? isClosed ? "Nobody in this program registers this name." : "No file registers this name."
            : "Registered in " + string.Join(", ", registered) + ".";
        return Named("process", name, $"{state} {Count(places.Count - registered.Count, "use")}.");
    }

    private static string Where(Place place) =>
        $"{FileUri.FileName(place.Document.Uri)}:{place.Document.Text.GetLineIndex(place.Span.Start) + 1}";

    private static string Counts(List<Place> places, string defined, string used)
    {
        var definitions = places.Count(place => place.IsDefinition);
        return $"{defined} {Times(definitions)}, {used} {Times(places.Count - definitions)} in this file";
    }

    private static string Named(string what, string name, string text) => $"```ttvm\n; {what}\n{name}\n```\n{text}";

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";

    private static string Times(int count) => count == 1 ? "once" : $"{count} times";

    /// <summary>The comment lines directly above a line, without their semicolons: what the author wrote about it.</summary>
    private static string CommentAbove(Document document, int line)
    {
        var comments = new List<string>();
        for (var above = line - 1; above >= 0; above--)
        {
            var syntax = document.Tree.Lines[above];
            if (syntax.Kind != LineKind.Blank || syntax.Tokens.FirstOrDefault(token => token.Kind == TokenKind.Comment) is not { Span.Length: > 0 } comment)
            {
                break;
            }

            var start = document.Text.GetLineSpan(above).Start + comment.Span.Start;
            comments.Add(document.Text.Slice(new TextSpan(start, comment.Span.Length)).TrimStart(';').Trim().ToString());
        }

        comments.Reverse();
        return string.Join("  \n", comments).Trim();
    }
}
