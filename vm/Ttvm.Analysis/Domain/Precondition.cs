using Ttvm.Language.Instructions;

namespace Ttvm.Analysis.Domain;

/// <summary>A type that a function wants of what its caller gives, whatever way control takes in it: any other type is certain to
/// fail.</summary>
/// <param name="Input">Which of the caller's values, 1 for the top below the arguments; 0 for none.</param>
/// <param name="Parameter">Which argument; null for none.</param>
/// <param name="Types">The types that do not fail.</param>
internal readonly record struct Precondition(int Input, string? Parameter, ValueTypes Types);

/// <summary>An instruction that wants a type of what the caller of its function has given.</summary>
/// <param name="Site">The instruction.</param>
/// <param name="Condition">What it wants.</param>
internal readonly record struct PreconditionAt(int Site, Precondition Condition);
