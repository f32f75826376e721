using Ttvm.Testing;

namespace Ttvm.Runtime.Tests.Stress;

/// <summary>A test that takes minutes: it runs with <c>./test --stress</c>, which sets TTVM_STRESS, and is skipped otherwise.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class StressFactAttribute : FactAttribute
{
    public StressFactAttribute()
    {
        if (!Property.IsStressed)
        {
            Skip = "runs with ./test --stress";
        }
    }
}

/// <summary>Stress tests have the computer to themselves: one after the other, and nothing beside.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class StressCollection
{
    public const string Name = "stress";
}
