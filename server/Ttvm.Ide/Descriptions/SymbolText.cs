using System.Text;
using Ttvm.Analysis.Domain;
using Ttvm.Ide.Model;
using Ttvm.Ide.Names;
using Ttvm.Language.Binding;
using Ttvm.Language.Files;
using Ttvm.Language.Instructions;

namespace Ttvm.Ide.Descriptions;

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
            SymbolKind.Variable => Named("variable", symbol.Name,
                ExportOf(resolved) + TypeOf(resolved) + Counts(resolved.Document, places, "written", "read")),
            SymbolKind.Field => Named("field", symbol.Name, Count(places.Count, "use") + " in this file"),
            SymbolKind.Process => Process(symbol.Name, places, ProcessScope.IsClosed(workspace, resolved.Document)),
            SymbolKind.Module => Named("module", symbol.Name, FileText.Module(workspace, resolved.Document, resolved.File!.Value)),
            _ => null,
        };
    }

    /// <summary>Which export of a module the variable surely is when control comes to the line; empty if it is none.</summary>
    private static string ExportOf(Resolution resolved) =>
        resolved.Instruction?.Opcode != Opcode.Store
            && resolved.Document.Program.Analysis.ExportBefore(resolved.Line, resolved.Symbol!.Value.Name) is { } export
            ? $"`{FileText.Spell(export)}` from `{export.File}`\n\n" : "";

    /// <summary>What the variable may hold when control comes to the line, or what the line stores in it; empty if nothing is
    /// known.</summary>
    private static string TypeOf(Resolution resolved)
    {
        var analysis = resolved.Document.Program.Analysis;
        var types = resolved.Instruction?.Opcode == Opcode.Store
            ? analysis.Before(resolved.Line) is { Values: [.., var stored] } ? stored.Types : ValueTypes.Any
            : VariableTypes.Before(resolved.Document, resolved.Line, resolved.Symbol!.Value.Name);
        return types == ValueTypes.Any ? "" : $"`{StackPicture.Spell(types)}` · ";
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

        if (CommentLines.Above(document, line) is { Length: > 0 } comment)
        {
            text.Append("\n\n").Append(comment);
        }

        return text.ToString();
    }

    private static string Process(string name, List<Place> places, bool isClosed)
    {
        // More than a few are a list for "go to definition".
        const int Most = 5;
        var registered = places.Where(place => place.IsDefinition).ToList();
        var state = registered.Count == 0
            ? isClosed ? "Nobody in this program registers this name." : "No file registers this name."
            : $"Registered in {string.Join(", ", registered.Take(Most).Select(Where))}{(registered.Count > Most ? $" and {Count(registered.Count - Most, "other place")}" : "")}.";
        return Named("process", name, $"{state} {Count(places.Count - registered.Count, "use")}.");
    }

    private static string Where(Place place) =>
        $"{FileUri.FileName(place.Document.Uri)}:{place.Document.Text.GetLineIndex(place.Span.Start) + 1}";

    /// <summary>How often a variable appears in its file, and in which others it does: those that export or import it.</summary>
    private static string Counts(Document document, List<Place> places, string defined, string used)
    {
        var own = places.Where(place => place.Document == document).ToList();
        var definitions = own.Count(place => place.IsDefinition);
        var others = places.Where(place => place.Document != document)
            .Select(place => $"`{FileUri.FileName(place.Document.Uri)}`").Distinct().ToList();
        var elsewhere = others.Count > 0 ? " · also in " + string.Join(", ", others) : "";
        return $"{defined} {Times(definitions)}, {used} {Times(own.Count - definitions)} in this file{elsewhere}";
    }

    private static string Named(string what, string name, string text) => $"```ttvm\n; {what}\n{name}\n```\n{text}";

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";

    private static string Times(int count) => count == 1 ? "once" : $"{count} times";
}
