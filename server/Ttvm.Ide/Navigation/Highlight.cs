using System.Collections.Immutable;
using Ttvm.Ide.Model;
using Ttvm.Ide.Names;
using Ttvm.Language.Instructions;

namespace Ttvm.Ide.Navigation;

/// <summary>Marks what belongs together in one file.</summary>
public static class Highlight
{
    /// <summary>The places of this file that mean the same as the name at <paramref name="offset"/>, or the instructions of the same TRY;
    /// null where there is neither.</summary>
    public static ImmutableArray<Place>? At(Document document, int offset) => Resolution.At(document, offset) switch
    {
        { Kind: ResolvedKind.Mnemonic, Instruction: { } known } resolved when known.IsAny(InstructionFlags.Handles) =>
            OfTry(document, resolved.Line),
        { } resolved when resolved.OccurrencesInFile().ToImmutableArray() is { Length: > 0 } places => places,
        _ => null,
    };

    private static ImmutableArray<Place>? OfTry(Document document, int line) =>
        document.TryBlocks.FirstOrDefault(block => block.Lines.Contains(line)) is { } found
            ? [.. found.Lines.Select(part => Definition.MnemonicOn(document, part)!.Value with { IsDefinition = false })]
            : null;
}
