using Ttvm.Language.Instructions;

namespace Ttvm.Analysis.Domain;

/// <summary>
/// Where a function has got a value that it has not made itself, so that whoever knows the whole program can say what it is. Compared by
/// value.
/// </summary>
internal abstract record ValueSource
{
    private const int MostFields = 4;

    /// <summary>How deep in the caller's stack: a function that calls itself with ever fewer values would ask for ever deeper
    /// ones.</summary>
    private const int MostInputs = 8;

    /// <summary>How many fields lead to it.</summary>
    protected virtual int Fields => 0;

    /// <summary>The source of a field of a value; null if nobody can say what it is.</summary>
    public static ValueSource? OfField(AbstractValue value, string name) =>
        Of(value) is { Fields: < MostFields } source && (value.Besides & (ValueTypes.Object | ValueTypes.Exception)) == ValueTypes.None
            ? new FieldSource(source, name) : null;

    /// <summary>The source of a value; null for one that the function has made, or of which it is not certain where it is from.</summary>
    public static ValueSource? Of(AbstractValue value) =>
        value.Source ?? (value.Input is > 0 and <= MostInputs ? new InputSource(value.Input) : value.Parameter is { } parameter
            ? new ParameterSource(parameter) : null);

    /// <summary>It was received.</summary>
    /// <param name="Site">The instruction.</param>
    internal sealed record MessageSource(int Site) : ValueSource;

    /// <summary>The caller has left it on the stack.</summary>
    /// <param name="Input">See <see cref="AbstractValue.Input"/>.</param>
    internal sealed record InputSource(int Input) : ValueSource;

    /// <summary>The caller has given it as an argument.</summary>
    /// <param name="Parameter">The name.</param>
    internal sealed record ParameterSource(string Parameter) : ValueSource;

    /// <summary>It is a field of such a value.</summary>
    /// <param name="Object">That value.</param>
    /// <param name="Name">The field.</param>
    internal sealed record FieldSource(ValueSource Object, string Name) : ValueSource
    {
        /// <inheritdoc/>
        protected override int Fields => Object.Fields + 1;
    }
}
