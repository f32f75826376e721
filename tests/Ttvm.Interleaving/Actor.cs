namespace Ttvm.Interleaving;

/// <summary>A thread of the program under test. It runs on a real thread, but only when the execution says so.</summary>
internal sealed class Actor(Execution execution, int index, string name, Action body)
{
    private readonly SemaphoreSlim _turn = new(0);

    public Execution Execution { get; } = execution;

    public int Index { get; } = index;

    public string Name { get; } = name;

    public Action Body { get; } = body;

    /// <summary>What it is about to do.</summary>
    public string Operation { get; set; } = "start";

    /// <summary>What must hold before it can go on; null if it can.</summary>
    public Func<bool>? Condition { get; set; }

    /// <summary>Whether it said that others should run first; until one of them has.</summary>
    public bool Yields { get; set; }

    public bool IsFinished { get; set; }

    public bool CanRun => !IsFinished && (Condition is null || Condition());

    public void GiveTurn() => _turn.Release();

    public void AwaitTurn() => _turn.Wait();
}
