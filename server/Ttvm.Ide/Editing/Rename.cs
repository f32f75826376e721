using System.Collections.Immutable;
using Ttvm.Ide.Model;
using Ttvm.Ide.Names;
using Ttvm.Language.Binding;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Ide.Editing;

/// <summary>What can be renamed at a place.</summary>
/// <param name="Span">The name as it stands there, without quotes.</param>
/// <param name="Name">The name, with escapes resolved.</param>
public sealed record RenameTarget(TextSpan Span, string Name);

/// <summary>The edits of a rename, or why there are none.</summary>
/// <param name="Edits">Per file, in order of place; empty with a refusal.</param>
/// <param name="Refusal">One sentence for the person; null if the rename is safe.</param>
public sealed record RenameResult(ImmutableArray<(Document Document, ImmutableArray<TextEdit> Edits)> Edits, string? Refusal);

/// <summary>
/// Renames labels, variables and process names everywhere they mean the same, across files. What would change the meaning of a
/// program, or cannot be followed, is refused with the reason.
/// </summary>
public static class Rename
{
    /// <summary>What stands at <paramref name="offset"/> and can be renamed; else null with the reason, empty where there is no name at
    /// all.</summary>
    public static (RenameTarget? Target, string Refusal) Prepare(Document document, int offset)
    {
        if (Resolution.At(document, offset) is not { } resolved)
        {
            return (null, "");
        }

        return resolved switch
        {
            { Kind: ResolvedKind.Worker } => (null, "This names a worker file; rename the file itself."),
            { Symbol: null } => (null, ""),
            { Symbol: { Kind: SymbolKind.Module } } => (null, "This is the path of a module; rename the file itself."),
            { Symbol: { Kind: SymbolKind.Field } } =>
                (null, "A field can be used by name in other ways (OBJECT_GET, JSON, messages), so renaming it is not safe."),
            { Symbol: { } symbol } => (new RenameTarget(symbol.Span, symbol.Name), ""),
        };
    }

    /// <summary>Renames what stands at <paramref name="offset"/>.</summary>
    public static RenameResult At(Workspace workspace, Document document, int offset, string newName)
    {
        var (target, refusal) = Prepare(document, offset);
        if (target is null)
        {
            return Refuse(refusal.Length > 0 ? refusal : "There is no name here that could be renamed.");
        }

        var resolved = Resolution.At(document, offset)!;
        var symbol = resolved.Symbol!.Value;

        // A name in quotes is the same name; people may type either.
        newName = newName.Trim() is ['"', .. var inner, '"'] ? inner : newName.Trim();
        if (Objection(workspace, resolved, symbol, newName) is { } objection)
        {
            return Refuse(objection);
        }

        return new RenameResult(
            [
                .. PlacesOf(workspace, resolved, symbol)
                    .GroupBy(place => place.Document)
                    .Select(group => (group.Key, group.Select(place => Edit(place, newName)).ToImmutableArray())),
            ],
            null);
    }

    /// <summary>A worker may belong to several programs; a process name that changes in it changes in all of them.</summary>
    private static IEnumerable<Place> PlacesOf(Workspace workspace, Resolution resolved, SymbolReference symbol) =>
        symbol.Kind == SymbolKind.Process
        ? ProcessScope.FilesTiedTo(workspace, resolved.Document, symbol.Name)
            .SelectMany(file => Resolution.OccurrencesIn(file, symbol.Kind, symbol.Name))
        : resolved.Occurrences(workspace);

    private static RenameResult Refuse(string why) => new([], why);

    private static string? Objection(Workspace workspace, Resolution resolved, SymbolReference symbol, string newName)
    {
        var document = resolved.Document;
        if (newName.Length == 0)
        {
            return "A name cannot be empty.";
        }

        if (newName.AsSpan().IndexOfAnyInRange('\0', '\x1F') >= 0)
        {
            return "A name cannot hold control characters.";
        }

        if (newName == symbol.Name)
        {
            return null;
        }

        return symbol.Kind switch
        {
            SymbolKind.Label when newName.All(char.IsAsciiDigit) => "A label of digits only would be read as the number of an instruction.",
            SymbolKind.Label when newName.EndsWith(':') => "A label does not end with a colon.",
            SymbolKind.Label when document.Program.Labels.ContainsKey(newName) => $"There is a label '{newName}' in this file already.",
            SymbolKind.Label when SpawnName.BuiltIns.Any(builtIn => builtIn.Name == newName)
                && document.SpawnNames.Any(spawned => spawned.Name == symbol.Name) =>
                $"'{newName}' is a built-in process, which SPAWN would start instead.",
            SymbolKind.Label when MayBeSpawned(document, newName) =>
                $"'{newName}' is started as another program in this file; a label of that name would be started instead.",
            SymbolKind.Variable when VariableScope.Of(workspace, document, symbol)
                .Any(region => Uses(region.Document, region.Region, newName)) =>
                $"There is a variable '{newName}' in the same frame already.",
            SymbolKind.Process when PlacesOf(workspace, resolved, symbol).Select(place => place.Document).Distinct()
                .Any(file => ProcessScope.Occurrences(workspace, file, newName).Any()) =>
                $"There is a process name '{newName}' already.",
            _ => null,
        };
    }

    /// <summary>
    /// Whether a name is spawned as a text, known file or not, or may be: where a SPAWN takes what it starts out of a variable, any text of
    /// the file can be what it gets.
    /// </summary>
    private static bool MayBeSpawned(Document document, string name)
    {
        if (document.FileReferences.Any(reference => !reference.IsModule && reference.Name == name))
        {
            return true;
        }

        var lines = document.Tree.Lines;
        var isSpawnOpen = document.Tree.LinesLeadingToFiles.Any(line =>
            lines[line].SpawnsTop && SelectedLines.NextInstruction(document, line, -1) is var pushed
            && (pushed is null || (lines[pushed.Value].PushedText is null && !lines[pushed.Value].Is(InstructionFlags.MakesFunction))));
        return isSpawnOpen && lines.Any(line => line.PushedText == name);
    }

    private static bool Uses(Document document, int region, string name) =>
        document.Program.FindReferences(SymbolKind.Variable, name).Any(reference => document.Frames.Of(reference) == region);

    /// <summary>Writes another name in a place, in quotes where it needs them or had them.</summary>
    internal static TextEdit Edit(Place place, string newName)
    {
        var text = place.Document.Text.Text;
        var isQuoted = place.Span.Start > 0 && text[place.Span.Start - 1] == '"';
        return new TextEdit(place.Span, isQuoted ? StringLiteral.Quote(newName)[1..^1] : StringLiteral.QuoteNameIfNeeded(newName));
    }
}
