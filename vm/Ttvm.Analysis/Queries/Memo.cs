using System.Collections.Concurrent;

namespace Ttvm.Analysis.Queries;

/// <summary>
/// The answers to the queries of one version of the inputs. An answer is kept with the answers that it was found from, and holds in every
/// version in which those are the same; so after an edit a query is answered anew only if something that it asked for has another answer.
/// Any number of threads may ask, also about different versions.
/// </summary>
/// <remarks>
/// This is how build systems and incremental compilers do it (verifying traces, red-green). Versions have no numbers, since
/// threads look at several of them at once: answers that are the same share a <em>mark</em>, and who has asked compares marks.
/// </remarks>
/// <typeparam name="TInputs">Where the inputs of a version are found.</typeparam>
internal sealed class Memo<TInputs>
{
    /// <summary>What the query that this thread answers has asked so far; null if it answers none.</summary>
    [ThreadStatic]
    private static List<Dependency>? s_asked;

    /// <summary>The answers that were found last, perhaps in another version; shared by all versions.</summary>
    private readonly ConcurrentDictionary<(Query<TInputs> Query, object Key), Answer> _latest;

    /// <summary>Those that are known to hold in this version.</summary>
    private readonly ConcurrentDictionary<(Query<TInputs> Query, object Key), Answer> _current = new();

    /// <summary>Nothing is known yet.</summary>
    public Memo()
        : this(new ConcurrentDictionary<(Query<TInputs> Query, object Key), Answer>())
    {
    }

    private Memo(ConcurrentDictionary<(Query<TInputs> Query, object Key), Answer> latest) => _latest = latest;

    private readonly record struct Dependency(Query<TInputs> Query, object Key, object Mark);

    private sealed record Answer(object? Value, object Mark, Dependency[] Dependencies);

    /// <summary>The memo of another version.</summary>
    public Memo<TInputs> Next() => new(_latest);

    /// <summary>The answer to a query; the same object each time.</summary>
    /// <param name="query">What is asked.</param>
    /// <param name="key">About what.</param>
    /// <param name="inputs">The inputs of this version.</param>
    public TValue Get<TKey, TValue>(Query<TInputs, TKey, TValue> query, TKey key, TInputs inputs)
        where TKey : notnull
    {
        var answer = Find(query, key, inputs);
        s_asked?.Add(new Dependency(query, key, answer.Mark));
        return (TValue)answer.Value!;
    }

    private Answer Find(Query<TInputs> query, object key, TInputs inputs)
    {
        if (_current.TryGetValue((query, key), out var current))
        {
            return current;
        }

        if (_latest.TryGetValue((query, key), out var latest) && Holds(latest, inputs))
        {
            return _current.GetOrAdd((query, key), latest);
        }

        // Another thread may have been faster; then its answer counts for all.
        return _latest[(query, key)] = _current.GetOrAdd((query, key), AnswerAnew(query, key, inputs, latest));
    }

    private bool Holds(Answer answer, TInputs inputs)
    {
        foreach (var (query, key, mark) in answer.Dependencies)
        {
            // In the order in which they were asked: what an answer has led to is looked at only if it is still that answer.
            if (Find(query, key, inputs).Mark != mark)
            {
                return false;
            }
        }

        return answer.Dependencies.Length > 0;
    }

    private static Answer AnswerAnew(Query<TInputs> query, object key, TInputs inputs, Answer? latest)
    {
        var outer = s_asked;
        try
        {
            s_asked = [];
            var value = query.AnswerTo(key, inputs);
            return latest is null || !query.AreSame(latest.Value, value) ? new Answer(value, new object(), [.. s_asked])
                : s_asked.Count == 0 && ReferenceEquals(latest.Value, value) ? latest
                : new Answer(value, latest.Mark, [.. s_asked]);
        }
        finally
        {
            s_asked = outer;
        }
    }
}
