using System.Collections.Immutable;
using Ttvm.Ide.Model;
using Ttvm.Ide.Names;
using Ttvm.Language.Binding;
using Ttvm.Language.Files;
using Ttvm.Language.Instructions;
using Ttvm.Language.Text;

namespace Ttvm.Ide.Navigation;

/// <summary>One end of a call, with the places in the caller.</summary>
/// <param name="Other">Who calls, or who is called.</param>
/// <param name="Places">Where the caller does so, in the caller's file.</param>
public sealed record HierarchyCall(Routine Other, ImmutableArray<TextSpan> Places);

/// <summary>
/// Who calls, spawns and sends to whom, across files: CALL and what makes functions, SPAWN of labels and worker files, and SENDNAMED to a
/// name, which leads to the routines that register it.
/// </summary>
public static class CallHierarchy
{
    /// <summary>The routines that the name at <paramref name="offset"/> stands for; on anything else, the routine around it.</summary>
    public static ImmutableArray<Routine> Prepare(Workspace workspace, Document document, int offset)
    {
        var resolved = Resolution.At(document, offset);
        var line = document.Text.GetLineIndex(offset);
        var found = resolved switch
        {
            { Symbol: { Kind: SymbolKind.Label } label } => Routines.AtLabel(document, label.Name) is { } routine ? [routine] : [],
            { Symbol: { Kind: SymbolKind.Process } process } => Registering(workspace, document, process.Name),
            { File: { } file } => workspace.Resolve(document, file) is { } target ? [Routines.Of(target)[0]] : [],
            _ => Enumerable.Empty<Routine>(),
        };
        ImmutableArray<Routine> named = [.. found];
        return named.IsEmpty ? [Routines.Around(document, line)] : named;
    }

    /// <summary>Who calls, spawns or sends to a routine.</summary>
    public static ImmutableArray<HierarchyCall> Incoming(Workspace workspace, Routine routine) =>
        Group(MayEnter(workspace, routine).SelectMany(document => CallsIn(workspace, document).OrderBy(call => call.Place.Start))
            .Where(call => IsSame(call.Target, routine)).Select(call => (call.Source, call.Place)));

    /// <summary>Whom a routine calls, spawns or sends to.</summary>
    public static ImmutableArray<HierarchyCall> Outgoing(Workspace workspace, Routine routine) =>
        Group(CallsIn(workspace, routine.Document)
            .Where(call => IsIn(call.Place, routine))
            .OrderBy(call => call.Place.Start)
            .Select(call => (call.Target, call.Place)));

    /// <summary>The files that may have to do with a routine, in the order of their names: its own, those that name its file, and those
    /// that use the names it registers.</summary>
    private static IEnumerable<Document> MayEnter(Workspace workspace, Routine routine)
    {
        var document = routine.Document;
        var registered = document.Program.ReferencesOf(SymbolKind.Process)
            .Where(reference => reference.IsDefinition && IsIn(reference.Span, routine))
            .Select(reference => reference.Name)
            .Distinct(StringComparer.Ordinal)
            .SelectMany(name => ProcessScope.FilesOf(workspace, document, name));
        return workspace.Programs.PossibleUsersOf(FileUri.Key(document.Uri)).Select(file => workspace.Find(file)!).Concat(registered)
            .Append(document).Distinct().OrderBy(file => FileUri.Key(file.Uri), StringComparer.Ordinal);
    }

    private static ImmutableArray<HierarchyCall> Group(IEnumerable<(Routine Other, TextSpan Place)> calls) =>
        [.. calls.GroupBy(call => (call.Other.Document, call.Other.FirstLine))
            .Select(group => new HierarchyCall(group.First().Other, [.. group.Select(call => call.Place)]))];

    private static List<(Routine Source, Routine Target, TextSpan Place)> CallsIn(Workspace workspace, Document document)
    {
        var calls = new List<(Routine Source, Routine Target, TextSpan Place)>();
        var routines = Routines.Of(document);
        var byLabel = routines.Where(routine => routine.Name is not null).DistinctBy(routine => routine.Name)
            .ToDictionary(routine => routine.Name!, StringComparer.Ordinal);
        foreach (var reference in document.Program.References)
        {
            if (reference.IsDefinition)
            {
                continue;
            }

            if (reference.Kind == SymbolKind.Label && Routines.Enters(document.Tree.Lines[reference.Line])
                && byLabel.TryGetValue(reference.Name, out var called))
            {
                calls.Add((Source(reference.Line), called, reference.Span));
            }
            else if (reference.Kind == SymbolKind.Process && document.Tree.Lines[reference.Line].Is(InstructionFlags.Sends))
            {
                foreach (var receiver in Registering(workspace, document, reference.Name))
                {
                    calls.Add((Source(reference.Line), receiver, reference.Span));
                }
            }
        }

        foreach (var file in document.FileReferences)
        {
            if (workspace.Resolve(document, file) is { } target)
            {
                calls.Add((Source(file.Line), Routines.Of(target)[0], file.Span));
            }
        }

        return calls;

        Routine Source(int line) => routines.Last(routine => routine.FirstLine <= line);
    }

    /// <summary>The routines that register a name which is used in a file.</summary>
    private static IEnumerable<Routine> Registering(Workspace workspace, Document user, string process) =>
        from document in ProcessScope.FilesOf(workspace, user, process)
        from reference in document.Program.FindReferences(SymbolKind.Process, process)
        where reference.IsDefinition
        group reference by Routines.Around(document, reference.Line) into routines
        select routines.Key;

    private static bool IsSame(Routine one, Routine other) => one.Document == other.Document && one.FirstLine == other.FirstLine;

    private static bool IsIn(TextSpan place, Routine routine) => routine.Span.Start <= place.Start && place.End <= routine.Span.End;
}
