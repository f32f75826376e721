using System.Collections.Immutable;
using Ttvm.Ide.Model;
using Ttvm.Ide.Names;
using Ttvm.Language.Instructions;
using Ttvm.Language.Text;

namespace Ttvm.Ide.Navigation;

/// <summary>Where a word leads to.</summary>
/// <param name="Origin">The word that was asked about, in units of its whole text.</param>
/// <param name="Targets">Where it is defined; several where there is more than one definition.</param>
public sealed record DefinitionResult(TextSpan Origin, ImmutableArray<Place> Targets);

/// <summary>Finds where the word under the cursor is defined.</summary>
public static class Definition
{
    /// <summary>
    /// The definitions of what stands at <paramref name="offset"/>: a label's LABEL line, the stores of a variable, the REGISTERs of
    /// a process name in its programs, the file that a SPAWN or an IMPORT names, the instruction that a numeric target
    /// means, the SPAWN that starts the process of a literal id. Null where nothing leads anywhere.
    /// </summary>
    public static DefinitionResult? At(Workspace workspace, Document document, int offset)
    {
        if (Resolution.At(document, offset) is not { } resolved)
        {
            return null;
        }

        ImmutableArray<Place> targets = resolved switch
        {
            { File: { } file } => workspace.Resolve(document, file) is { } found ? [new Place(found, default, true)] : [],
            { Symbol: not null } => [.. resolved.Occurrences(workspace).Where(place => place.IsDefinition)],
            { Kind: ResolvedKind.Operand, Operand.Operand.Kind: OperandKind.Label } => Instruction(document, resolved.Operand.Value.AsText),
            { Kind: ResolvedKind.Operand, Operand: { Operand.Kind: OperandKind.Pid, Value.AsInt: var pid } } =>
                workspace.Programs.ProcessesOf(document).Find(pid) is { } process && MnemonicOn(document, process.Line) is { } start
                    ? [start] : [],
            _ => [],
        };
        return targets.IsEmpty ? null : new DefinitionResult(resolved.Span, targets);
    }

    /// <summary>The instruction of a line as a place that something leads to; null if it has none.</summary>
    internal static Place? MnemonicOn(Document document, int line) => document.Tree.Lines[line].Mnemonic is { } mnemonic
        ? new Place(document, mnemonic.Shift(document.Text.GetLineSpan(line).Start), true)
        : null;

    private static ImmutableArray<Place> Instruction(Document document, string index)
    {
        var lines = document.Program.InstructionLines;
        return int.TryParse(index, out var number) && number >= 0 && number < lines.Length
            && MnemonicOn(document, lines[number]) is { } place ? [place] : [];
    }
}
