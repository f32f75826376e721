using Ttvm.Ide.Model;
using Ttvm.Ide.Names;
using Ttvm.Language.Binding;
using Ttvm.Language.Syntax;

namespace Ttvm.Ide.Actions;

/// <summary>Lines that are executed one after the other, each exactly once before the next, whatever the values are.</summary>
internal static class StraightLineCode
{
    /// <summary>Whether control that comes to line <paramref name="from"/> goes straight on to line <paramref name="to"/>, and can come
    /// there in no other way.</summary>
    /// <param name="document">A file without targets that are written as numbers, which could lead anywhere.</param>
    /// <param name="from">0-based.</param>
    /// <param name="to">0-based; at or after the other.</param>
    public static bool Leads(Document document, int from, int to)
    {
        for (var line = from; line < to; line++)
        {
            if (!GoesOn(document, document.Tree.Lines[line]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a label of the region is called or spawned, so that the region is also run in frames that did not begin at its
    /// start.</summary>
    public static bool IsEnteredInside(Document document, int region) => document.Program.References.Any(reference =>
        reference is { Kind: SymbolKind.Label, IsDefinition: false } && Routines.Enters(document.Tree.Lines[reference.Line])
            && document.Frames.OfTarget(reference.Name) == region);

    private static bool GoesOn(Document document, LineSyntax line) => line.Kind switch
    {
        LineKind.Blank => true,
        LineKind.Label => line.LabelName is { } name
            && document.Program.FindReferences(SymbolKind.Label, name).All(reference => reference.IsDefinition),
        _ => line.Instruction is { GoesStraightOn: true },
    };
}
