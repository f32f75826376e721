using Ttvm.Ide.Model;
using Ttvm.Language.Binding;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Ide.Names;

/// <summary>Whole lines of instructions that somebody has selected.</summary>
/// <param name="Document">The file.</param>
/// <param name="First">The first line with content, 0-based.</param>
/// <param name="Last">The last line with content, included.</param>
internal sealed record SelectedLines(Document Document, int First, int Last)
{
    /// <summary>Their text, from the start of the first line to the end of the last.</summary>
    public TextSpan Span => TextSpan.FromBounds(Document.Text.GetLineSpan(First).Start, Document.Text.GetLineSpan(Last).End);

    /// <summary>The rows of their instructions, in order; null for an unknown mnemonic.</summary>
    public IEnumerable<Instruction?> Instructions =>
        Numbers.Select(line => Document.Tree.Lines[line]).Where(line => line.Kind == LineKind.Instruction).Select(line => line.Instruction);

    /// <summary>The first line with an instruction.</summary>
    public int FirstInstruction => Numbers.First(line => Document.Tree.Lines[line].Kind == LineKind.Instruction);

    /// <summary>Whether control goes in or out other than by the first and the last line: by a jump, or by a number, which cannot be
    /// followed.</summary>
    public bool JumpsAcross
    {
        get
        {
            var inside = Document.Program.References
                .Where(reference => reference is { Kind: SymbolKind.Label, IsDefinition: true } && IsIn(reference.Line))
                .Select(reference => reference.Name)
                .ToHashSet(StringComparer.Ordinal);
            var crossing = Document.Program.References.Any(reference =>
                reference is { Kind: SymbolKind.Label, IsDefinition: false } && IsIn(reference.Line) != inside.Contains(reference.Name)
                    && (!IsIn(reference.Line) || Jumps(reference.Line)));
            return crossing || Document.Program.HasNumericTarget;
        }
    }

    /// <summary>The same with the instruction above; null if there is none, or a label stands between.</summary>
    public SelectedLines? WithLineAbove => NextInstruction(Document, First, -1) is { } line ? this with { First = line } : null;

    /// <summary>The same with the instruction below; null if there is none, or a label stands between.</summary>
    public SelectedLines? WithLineBelow => NextInstruction(Document, Last, 1) is { } line ? this with { Last = line } : null;

    private IEnumerable<int> Numbers => Enumerable.Range(First, Last - First + 1);

    /// <summary>The lines of a selection that is not empty and holds at least one instruction; null otherwise.</summary>
    public static SelectedLines? Of(Document document, TextSpan selection)
    {
        if (selection.Length == 0)
        {
            return null;
        }

        var first = document.Text.GetLineIndex(selection.Start);
        var last = document.Text.GetLineIndex(selection.End);
        if (last > first && selection.End == document.Text.GetLineSpan(last).Start)
        {
            last--;
        }

        while (first < last && IsBlank(first))
        {
            first++;
        }

        while (last > first && IsBlank(last))
        {
            last--;
        }

        var lines = new SelectedLines(document, first, last);
        return lines.Instructions.Any() ? lines : null;

        bool IsBlank(int line) => document.Tree.Lines[line].Tokens.All(token => token.Kind == TokenKind.Whitespace);
    }

    public bool IsIn(int line) => First <= line && line <= Last;

    /// <summary>The line of the next instruction above (-1) or below (1) a line; null if there is none, or a label stands between
    /// them.</summary>
    public static int? NextInstruction(Document document, int line, int step)
    {
        var lines = document.Tree.Lines;
        do
        {
            line += step;
        }
        while (line >= 0 && line < lines.Length && lines[line].Kind == LineKind.Blank);
        return line >= 0 && line < lines.Length && lines[line].Kind == LineKind.Instruction ? line : null;
    }

    private bool Jumps(int line) => Document.Tree.Lines[line].Instruction is { Jumps: true };
}
