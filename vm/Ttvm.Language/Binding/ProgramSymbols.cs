using System.Collections.Immutable;
using Ttvm.Language.Syntax;

namespace Ttvm.Language.Binding;

/// <summary>What the checks of a whole file look at.</summary>
/// <param name="Tree">The file.</param>
/// <param name="InstructionLines">See <see cref="BoundProgram.InstructionLines"/>.</param>
/// <param name="Labels">See <see cref="BoundProgram.Labels"/>.</param>
/// <param name="References">See <see cref="BoundProgram.References"/>.</param>
internal sealed record ProgramSymbols(
    SyntaxTree Tree,
    ImmutableArray<int> InstructionLines,
    IReadOnlyDictionary<string, int> Labels,
    ImmutableArray<SymbolReference> References);
