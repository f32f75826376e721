namespace Ttvm.Analysis.Queries;

/// <summary>A question that a pure function answers from the inputs and from the answers to other queries. One that asks no other is an
/// input: it is asked anew in each version.</summary>
/// <typeparam name="TInputs">Where the inputs of a version are found.</typeparam>
internal abstract class Query<TInputs>
{
    /// <summary>The answer in the version whose inputs these are.</summary>
    internal abstract object? AnswerTo(object key, TInputs inputs);

    /// <summary>Whether those who know one answer need not look at another.</summary>
    internal abstract bool AreSame(object? answer, object? other);
}

/// <inheritdoc/>
/// <typeparam name="TInputs">See <see cref="Query{TInputs}"/>.</typeparam>
/// <typeparam name="TKey">What is asked about; compared by value.</typeparam>
/// <typeparam name="TValue">The answer; immutable.</typeparam>
/// <param name="answer">The function. It must not ask, in a circle, for its own answer.</param>
/// <param name="areSame">When two answers are the same for all who ask; by default, if they are equal.</param>
internal sealed class Query<TInputs, TKey, TValue>(Func<TInputs, TKey, TValue> answer, Func<TValue, TValue, bool>? areSame = null)
    : Query<TInputs>
    where TKey : notnull
{
    private readonly Func<TValue, TValue, bool> _areSame = areSame ?? EqualityComparer<TValue>.Default.Equals;

    /// <inheritdoc/>
    internal override object? AnswerTo(object key, TInputs inputs) => answer(inputs, (TKey)key);

    /// <inheritdoc/>
    internal override bool AreSame(object? answer, object? other) => _areSame((TValue)answer!, (TValue)other!);
}
