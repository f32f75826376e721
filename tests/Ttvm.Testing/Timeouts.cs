namespace Ttvm.Testing;

/// <summary>How long tests wait for what must come.</summary>
public static class Timeouts
{
    /// <summary>
    /// Far more than anything takes, also where many tests share few processors that do other work besides. It only ends what hangs: no
    /// test may pass or fail by how fast a machine is.
    /// </summary>
    public static TimeSpan Hang { get; } = TimeSpan.FromMinutes(5);
}
