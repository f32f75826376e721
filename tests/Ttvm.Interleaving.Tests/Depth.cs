namespace Ttvm.Interleaving.Tests;

/// <summary>How far to go: in the stress run (<c>./test --stress</c>, which sets TTVM_STRESS) one pre-emption further than in every test run.</summary>
internal static class Depth
{
    private static readonly bool s_isDeep = Environment.GetEnvironmentVariable("TTVM_STRESS") is not (null or "");

    public static int Of(int preemptions) => s_isDeep ? preemptions + 1 : preemptions;

    public static int Samples(int schedules) => s_isDeep ? schedules * 10 : schedules;
}
