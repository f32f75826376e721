using System.Collections.Immutable;
using Ttvm.Ide.Model;
using Ttvm.Language.Binding;
using Ttvm.Language.Files;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Ide.Names;

/// <summary>
/// A piece of a program that is entered as a whole: from a label that something calls or spawns up to the next such label, or the main
/// part of a file in front of all of them.
/// </summary>
/// <param name="Document">The file.</param>
/// <param name="Name">The label; null for the main part.</param>
/// <param name="NameSpan">Where the label stands; empty at the start of the file for the main part.</param>
/// <param name="FirstLine">0-based.</param>
/// <param name="EndLine">The line after the last; comment lines directly above the next label belong to that.</param>
public sealed record Routine(Document Document, string? Name, TextSpan NameSpan, int FirstLine, int EndLine)
{
    /// <summary>What people call it: the label, or the name of the file.</summary>
    public string DisplayName => Name ?? FileUri.FileName(Document.Uri);

    /// <summary>The whole of its text.</summary>
    public TextSpan Span => TextSpan.FromBounds(Document.Text.GetLineSpan(FirstLine).Start,
        Document.Text.GetLineSpan(Math.Max(FirstLine, EndLine - 1)).End);
}

/// <summary>Divides a file into routines.</summary>
public static class Routines
{
    private const int FewLabels = 8;

    /// <summary>The routines of a file, in document order, the main part first.</summary>
    public static ImmutableArray<Routine> Of(Document document)
    {
        var entered = document.Program.References
            .Where(reference => reference is { Kind: SymbolKind.Label, IsDefinition: false } && Enters(document.Tree.Lines[reference.Line]))
            .Select(reference => reference.Name)
            .ToHashSet(StringComparer.Ordinal);
        var starts = document.Program.References
            .Where(reference => reference is { Kind: SymbolKind.Label, IsDefinition: true } && entered.Contains(reference.Name))
            .Select(reference => ((string?)reference.Name, reference.Span, reference.Line))
            .Prepend((null, default, 0))
            .ToList();
        return
        [
            .. starts.Select((start, index) =>
                new Routine(document, start.Item1, start.Span, start.Line,
                    index + 1 < starts.Count ? CommentLines.FirstAbove(document, starts[index + 1].Line) : document.Tree.Lines.Length)),
        ];
    }

    /// <summary>The line behind the main part of a file; null if there are no routines. Mostly quicker than to divide the whole
    /// file.</summary>
    public static int? EndOfMain(Document document)
    {
        var labels = 0;
        for (var line = 0; line < document.Tree.Lines.Length; line++)
        {
            if (document.Tree.Lines[line].LabelName is not { } name)
            {
                continue;
            }

            // Each question goes through the pieces of the file, so where the main part has many labels of its own, all are asked about at
            // once.
            if (++labels > FewLabels)
            {
                return Of(document) is [var main, _, ..] ? main.EndLine : null;
            }

            if (document.Program.FindReferences(SymbolKind.Label, name)
                .Any(reference => !reference.IsDefinition && Enters(document.Tree.Lines[reference.Line])))
            {
                return CommentLines.FirstAbove(document, line);
            }
        }

        return null;
    }

    /// <summary>The routine a line belongs to.</summary>
    public static Routine Around(Document document, int line) => Of(document).Last(routine => routine.FirstLine <= line);

    /// <summary>The routine that starts at a label, called or not; null if there is no such label.</summary>
    public static Routine? AtLabel(Document document, string name)
    {
        if (Of(document).FirstOrDefault(routine => routine.Name == name) is { } routine)
        {
            return routine;
        }

        foreach (var reference in document.Program.FindReferences(SymbolKind.Label, name))
        {
            if (reference.IsDefinition)
            {
                return Around(document, reference.Line) with { Name = name, NameSpan = reference.Span, FirstLine = reference.Line };
            }
        }

        return null;
    }

    /// <summary>Whether a line's label is entered with a frame of its own: called, made a function of, or started as a process.</summary>
    public static bool Enters(LineSyntax line) => line.Instruction?.Opcode == Opcode.PushStr
        || line.IsAny(
            InstructionFlags.Calls | InstructionFlags.MakesFunction | InstructionFlags.StartsProcess | InstructionFlags.NamesChild);
}
