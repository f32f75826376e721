using Ttvm.Interleaving;

namespace System.Threading;

/// <summary>Stands in for the library's: a thread of the scenario.</summary>
internal sealed class Thread(Action body)
{
    private Func<bool>? _hasEnded;

    public Thread(Action body, int stackSize)
        : this(body) => _ = stackSize;

    public bool IsBackground { get; init; }

    public string Name { get; init; } = "thread";

    public void Start() => _hasEnded = Model.Start(Name, body);

    public void Join() => Model.WaitUntil($"join {Name}", _hasEnded!);

    public bool Join(TimeSpan patience) => Model.WaitUntil($"join {Name}", _hasEnded!, (long)patience.TotalMicroseconds);

    public static void Sleep(TimeSpan time) => Model.WaitUntil($"sleep {time}", () => false, (long)time.TotalMicroseconds);

    public static void SpinWait(int iterations) => Model.Yield($"spin {iterations}");

    public static bool Yield()
    {
        Model.Yield("yield");
        return true;
    }
}
