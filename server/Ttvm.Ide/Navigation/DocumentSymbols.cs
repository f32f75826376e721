using System.Collections.Immutable;
using Ttvm.Ide.Model;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Ide.Navigation;

/// <summary>What an entry of an outline stands for.</summary>
public enum OutlineKind
{
    /// <summary>What the program begins with, up to its first label.</summary>
    Main,

    /// <summary>A label with what follows it.</summary>
    Label,

    /// <summary>A name that a process is registered under.</summary>
    Process,

    /// <summary>A process that is started.</summary>
    Spawn,

    /// <summary>A header in a comment, such as <c>; --- the till ---</c>.</summary>
    Section,
}

/// <summary>An entry of a file's outline.</summary>
/// <param name="Kind">What it stands for.</param>
/// <param name="Name">The name without quotes.</param>
/// <param name="Detail">What it is, in a word or two.</param>
/// <param name="Span">Everything that belongs to it: of a label, from the comment directly above it up to the next label and its
/// comment.</param>
/// <param name="NameSpan">Where its name stands; of the main part, its first instruction.</param>
/// <param name="Children">What is inside it, but no labels.</param>
public sealed record OutlineEntry(OutlineKind Kind, string Name, string Detail, TextSpan Span, TextSpan NameSpan,
    ImmutableArray<OutlineEntry> Children);

/// <summary>The outline of a file: its main part and its labels, each with the sections, the process names and the started processes in
/// it.</summary>
public static class DocumentSymbols
{
    /// <summary>The entries of a file, in document order.</summary>
    public static ImmutableArray<OutlineEntry> Of(Document document)
    {
        var outline = ImmutableArray.CreateBuilder<OutlineEntry>();
        var children = ImmutableArray.CreateBuilder<OutlineEntry>();
        var spawned = document.SpawnNames.ToDictionary(spawn => spawn.Line);
        OutlineEntry? part = null;
        for (var index = 0; index < document.Tree.Lines.Length; index++)
        {
            var line = document.Tree.Lines[index];
            var span = document.Text.GetLineSpan(index);
            if (line is { Kind: LineKind.Label, LabelName: { Length: > 0 } name })
            {
                var start = document.Text.GetLineSpan(CommentLines.FirstAbove(document, index)).Start;

                // A header directly above a label is the label's own comment.
                children.RemoveAll(child => child.Span.Start >= start);
                Close(start);
                part = new OutlineEntry(OutlineKind.Label, name, "label", new TextSpan(start, 0), line.LabelSpan.Shift(span.Start), []);
                continue;
            }

            if (part is null && line is { Kind: LineKind.Instruction, Mnemonic: { } first })
            {
                Close(span.Start);
                part = new OutlineEntry(OutlineKind.Main, "main", "program", new TextSpan(span.Start, 0), first.Shift(span.Start), []);
            }

            if (HeaderOn(document, index) is { } header)
            {
                children.Add(new OutlineEntry(OutlineKind.Section, document.Text.Slice(header).ToString(), "section", span, header, []));
            }
            else if (line.Is(InstructionFlags.Registers) && line.Operands is [{ Value.AsText: { Length: > 0 } process } operand, ..])
            {
                children.Add(new OutlineEntry(OutlineKind.Process, process, "registered process", span,
                    operand.ContentSpan.Shift(span.Start), []));
            }
            else if (line.Is(InstructionFlags.StartsProcess)
                && line.Operands is [{ Operand.Kind: OperandKind.Label, Value.AsText: { Length: > 0 } label } started, ..])
            {
                children.Add(new OutlineEntry(OutlineKind.Spawn, label, "started process", span,
                    started.ContentSpan.Shift(span.Start), []));
            }
            else if (spawned.TryGetValue(index, out var spawn) && spawn.Name.Length > 0)
            {
                children.Add(new OutlineEntry(OutlineKind.Spawn, spawn.Name, "started process", span, spawn.Span, []));
            }
        }

        Close(document.Text.Length);
        return outline.ToImmutable();

        void Close(int end)
        {
            if (part is null)
            {
                // Headers above the first instruction.
                outline.AddRange(children);
            }
            else
            {
                outline.Add(part with { Span = TextSpan.FromBounds(part.Span.Start, end), Children = children.ToImmutable() });
            }

            children.Clear();
        }
    }

    /// <summary>The text of a comment that stands between lines of signs, or behind some; null for other lines.</summary>
    private static TextSpan? HeaderOn(Document document, int line)
    {
        const string Signs = "-=*#~";
        if (CommentLines.CommentOn(document, line) is not { } comment)
        {
            return null;
        }

        var text = document.Text.Slice(comment);
        var inside = text.TrimStart(';').TrimStart();
        if (inside.Length < 2 || !Signs.Contains(inside[0], StringComparison.Ordinal) || inside[1] != inside[0])
        {
            return null;
        }

        var title = inside.TrimStart(Signs).Trim();
        var start = text.Length - inside.TrimStart(Signs).TrimStart().Length;
        title = title.TrimEnd(Signs).TrimEnd();
        return title.IsEmpty ? null : new TextSpan(comment.Start + start, title.Length);
    }
}
