using System.Collections.Concurrent;
using CsCheck;
using Ttvm.Testing;

namespace Ttvm.Language.Tests.Testing;

public sealed class PropertyTests
{
    [Fact]
    public void Every_sample_of_one_run_can_be_had_again()
    {
        Assert.Equal(Samples(), Samples());

        static IEnumerable<long> Samples()
        {
            var seen = new ConcurrentBag<long>();
            Gen.Long.ForAll(seen.Add, samples: 50);
            Assert.Equal(50 * (Property.IsStressed ? 20 : 1), seen.Count);
            return seen.Order();
        }
    }

    [Fact]
    public void A_failure_shows_the_seed_of_its_sample()
    {
        var failure = Assert.Throws<CsCheckException>(() => Gen.Int[0, 1000].ForAll(number => Assert.True(number < 500)));
        Assert.Contains("CsCheck_Seed=", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_that_does_not_come_back_is_still_one()
    {
        var calls = 0;
        var failure = Assert.Throws<InvalidOperationException>(() =>
            Gen.Int.ForAll(_ => Assert.NotEqual(1, Interlocked.Increment(ref calls))));
        Assert.Contains($"TTVM_SEED={Property.Seed}", failure.Message, StringComparison.Ordinal);
    }
}
