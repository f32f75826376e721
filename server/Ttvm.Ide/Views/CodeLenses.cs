using System.Collections.Immutable;
using Ttvm.Ide.Model;
using Ttvm.Ide.Names;
using Ttvm.Language.Binding;
using Ttvm.Language.Directives;
using Ttvm.Language.Instructions;
using Ttvm.Language.Text;

namespace Ttvm.Ide.Views;

/// <summary>Which lenses are wanted.</summary>
/// <param name="Run">Run and Debug above a program, and Explore if it or what it imports starts processes; not above a file that says it is
/// none.</param>
/// <param name="References">How often a label is used.</param>
/// <param name="Processes">Who sends to a registered name.</param>
public sealed record CodeLensOptions(bool Run = true, bool References = true, bool Processes = true);

/// <summary>What happens when a lens is clicked.</summary>
public enum CodeLensAction
{
    /// <summary>The program is run.</summary>
    Run,

    /// <summary>The program is debugged.</summary>
    Debug,

    /// <summary>All schedules of the program are tried.</summary>
    Explore,

    /// <summary>The places are listed.</summary>
    ShowPlaces,
}

/// <summary>A line of small text above a line of code.</summary>
/// <param name="Span">What it is about, in units of the whole text.</param>
/// <param name="Title">The text.</param>
/// <param name="Action">What a click does.</param>
/// <param name="Places">What a click lists.</param>
public sealed record CodeLens(TextSpan Span, string Title, CodeLensAction Action, ImmutableArray<Place> Places);

/// <summary>Says above programs, labels and registrations what can be done with them and who uses them.</summary>
public static class CodeLenses
{
    /// <summary>The lenses of a file, in document order.</summary>
    public static ImmutableArray<CodeLens> Of(Workspace workspace, Document document, CodeLensOptions options)
    {
        var lenses = ImmutableArray.CreateBuilder<CodeLens>();
        if (options.Run && document.Program.InstructionLines is [var first, ..] && document.Tree.Lines[first].Mnemonic is { } mnemonic
            && !TestDirectives.Read(document.Text).IsNoProgram)
        {
            var span = mnemonic.Shift(document.Text.GetLineSpan(first).Start);
            lenses.Add(new CodeLens(span, "Run", CodeLensAction.Run, []));
            lenses.Add(new CodeLens(span, "Debug", CodeLensAction.Debug, []));
            if (workspace.Programs.BeginningWith(document).Spawns)
            {
                // One process has one schedule.
                lenses.Add(new CodeLens(span, "Explore", CodeLensAction.Explore, []));
            }
        }

        var uses = options.References ? UsesOfLabels(document) : null;
        foreach (var definition in document.Program.References)
        {
            if (!definition.IsDefinition || definition.Name.Length == 0)
            {
                continue;
            }

            if (definition.Kind == SymbolKind.Label && uses is not null)
            {
                var places = uses.GetValueOrDefault(definition.Name) ?? [];
                lenses.Add(new CodeLens(definition.Span, Count(places.Count, "reference"), CodeLensAction.ShowPlaces, [.. places]));
            }
            else if (definition.Kind == SymbolKind.Process && options.Processes)
            {
                lenses.AddRange(OfProcess(workspace, document, definition));
            }
        }

        return lenses.ToImmutable();
    }

    /// <summary>One pass over the file for all labels together.</summary>
    private static Dictionary<string, List<Place>> UsesOfLabels(Document document)
    {
        var uses = new Dictionary<string, List<Place>>(StringComparer.Ordinal);
        foreach (var reference in document.Program.References)
        {
            if (reference is { Kind: SymbolKind.Label, IsDefinition: false })
            {
                (uses.TryGetValue(reference.Name, out var places) ? places
                    : uses[reference.Name] = []).Add(new Place(document, reference.Span, false));
            }
        }

        return uses;
    }

    private static ImmutableArray<CodeLens> OfProcess(Workspace workspace, Document document, SymbolReference registration)
    {
        var uses = ProcessScope.FilesOf(workspace, document, registration.Name)
            .SelectMany(file => file.Program.FindReferences(SymbolKind.Process, registration.Name)
                .Where(reference => !reference.IsDefinition)
                .Select(reference => (
                    Place: new Place(file, reference.Span, false),
                    Sends: file.Tree.Lines[reference.Line].Is(InstructionFlags.Sends))))
            .ToList();
        ImmutableArray<Place> senders = [.. uses.Where(use => use.Sends).Select(use => use.Place)];
        ImmutableArray<Place> others = [.. uses.Where(use => !use.Sends).Select(use => use.Place)];

        // Others may send to its id, which no name tells.
        return (senders, others) switch
        {
            ([], []) => [Lens("not used by name", senders)],
            ([], _) => [Lens(Count(others.Length, "use"), others)],
            (_, []) => [Lens(Count(senders.Length, "sender"), senders)],
            _ => [Lens(Count(senders.Length, "sender"), senders), Lens(Count(others.Length, "other use"), others)],
        };

        CodeLens Lens(string title, ImmutableArray<Place> places) => new(registration.Span, title, CodeLensAction.ShowPlaces, places);
    }

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}
