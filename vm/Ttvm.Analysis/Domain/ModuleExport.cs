using System.Collections.Immutable;
using Ttvm.Language.Instructions;

namespace Ttvm.Analysis.Domain;

/// <summary>
/// A variable that a module gives to those who import it. It knows neither places nor texts of the module and is compared by value, so an
/// edit of the module that its importers cannot notice leaves it as it is. Immutable.
/// </summary>
/// <param name="Name">The variable.</param>
/// <param name="Types">The types that its value may have.</param>
public sealed record ModuleExport(string Name, ValueTypes Types)
{
    /// <summary>The file that makes the value, without folders: the module itself, or one that it has imported.</summary>
    public string File { get; init; } = "";

    /// <summary>What the function takes and leaves; null if it is none, or not always the same.</summary>
    public LabelSignature? Signature { get; init; }

    /// <summary>The names of the parameters that it was made with.</summary>
    internal ImmutableArray<string> Parameters { get; init; } = [];

    /// <summary>What calls of the function need to know; null if it is none.</summary>
    internal FunctionSummary? Summary { get; init; }

    /// <summary>Whether importers see a difference.</summary>
    public bool Equals(ModuleExport? other) =>
        other is not null && Name == other.Name && Types == other.Types && File == other.File
            && Parameters.AsSpan().SequenceEqual(other.Parameters.AsSpan())
        && Equals(Summary, other.Summary) && Equals(Signature, other.Signature);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Types, File, Parameters.Length, Summary);

    /// <summary>The name as messages say it.</summary>
    public override string ToString() => $"{Name} ({File})";
}
