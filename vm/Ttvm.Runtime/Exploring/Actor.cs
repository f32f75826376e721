using System.Globalization;

namespace Ttvm.Runtime.Exploring;

/// <summary>Somebody who takes steps: a process, a timer that sends something when it is due, or what goes wrong with a process or a
/// message.</summary>
/// <param name="Pid">The process, or who has set the timer or sent the message.</param>
/// <param name="Timer">How many timers that process had set with this one, but for those that it waits for; 0 for the process itself, also
/// where it waits for one; negative for what goes wrong.</param>
internal readonly record struct Actor(long Pid, int Timer)
{
    private const int Kinds = 5;
    private const int Arrival = 0;

    public static Actor OfProcess(long pid) => new(pid, 0);

    /// <summary>A process is killed.</summary>
    public static Actor OfKill(long pid) => Of(pid, 0, FaultKind.Kill);

    /// <summary>Something goes wrong with a message.</summary>
    /// <param name="sender">Who has sent it.</param>
    /// <param name="number">How many messages that process had sent with this one.</param>
    /// <param name="kind">What goes wrong.</param>
    public static Actor OfMessage(long sender, int number, FaultKind kind) => Of(sender, number, kind);

    /// <summary>Nothing goes wrong any more. Without it every run would end with something that goes wrong.</summary>
    public static Actor OfPeace => Of(0, 0, FaultKind.NoMore);

    /// <summary>A message that was late is there.</summary>
    public static Actor OfArrival(long sender, int number) => new(sender, -((Kinds * number) + Arrival));

    private static Actor Of(long pid, int number, FaultKind kind) => new(pid, -((Kinds * number) + (int)kind));

    public bool IsTimer => Timer > 0 || IsArrival;

    public bool IsArrival => Timer < 0 && -Timer % Kinds == Arrival;

    /// <summary>Of what is about a message: how many its sender had sent with it.</summary>
    public int Number => -Timer / Kinds;

    /// <summary>What goes wrong; null: nothing does, this is a process or a timer.</summary>
    public FaultKind? Fault => Timer < 0 && !IsArrival ? (FaultKind)(-Timer % Kinds) : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"process {Pid}{(Fault is { } fault ? $", {fault}" : IsTimer ? $", timer {Timer}" : "")}");
}

/// <summary>Something that goes wrong in a run because somebody wants to see what comes of it.</summary>
internal enum FaultKind
{
    /// <summary>A process is killed.</summary>
    Kill = 1,

    /// <summary>A message is lost before anybody has taken it.</summary>
    Drop,

    /// <summary>A message comes later than those that were sent after it.</summary>
    Delay,

    /// <summary>Nothing goes wrong from here on.</summary>
    NoMore,
}
