using System.Globalization;
using Ttvm.Language.Directives;

namespace Ttvm.Runtime.Exploring;

/// <summary>What takes steps: a process, a timer that sends a signal when it fires, or a fault of a process or a message.</summary>
/// <param name="Pid">The process, or the one that has set the timer or sent the message.</param>
/// <param name="Timer">For a timer, its ordinal among those that the process has set, without the ones that it waits for; 0 for the
/// process, which also takes the steps of the timers that it waits for; negative for a fault and for the arrival of a late message.</param>
internal readonly record struct Actor(long Pid, int Timer)
{
    /// <summary>How many codes there are for kinds of faults and arrivals. A negative <see cref="Timer"/> is minus the sum of a code and
    /// this many times the number of a message.</summary>
    private const int Codes = 8;

    private const int ArrivalCode = 0;

    public static Actor OfProcess(long pid) => new(pid, 0);

    /// <summary>The fault that kills a process.</summary>
    public static Actor OfKill(long pid) => Of(pid, 0, FaultKinds.Kill);

    /// <summary>A fault of a message.</summary>
    /// <param name="sender">The process that has sent the message.</param>
    /// <param name="number">The ordinal of the message among those that the process has sent, from 1.</param>
    /// <param name="kind">The kind of fault.</param>
    public static Actor OfMessage(long sender, int number, FaultKinds kind) => Of(sender, number, kind);

    /// <summary>The step after which there are no faults any more. Without it, every run would end with a fault.</summary>
    public static Actor OfPeace => Of(0, 0, FaultKinds.None);

    /// <summary>The arrival of a message that was delayed by a fault.</summary>
    public static Actor OfArrival(long sender, int number) => new(sender, -((Codes * number) + ArrivalCode));

    private static Actor Of(long pid, int number, FaultKinds kind) => new(pid, -((Codes * number) + CodeOf(kind)));

    private static int CodeOf(FaultKinds kind) => (int)kind + 1;

    public bool IsTimer => Timer > 0 || IsArrival;

    public bool IsArrival => Timer < 0 && -Timer % Codes == ArrivalCode;

    /// <summary>The ordinal of the message that this is about among those of its sender; 0: it is about none.</summary>
    public int Number => -Timer / Codes;

    /// <summary>The kind of fault; <see cref="FaultKinds.None"/> for <see cref="OfPeace"/>. Null: this is a process, a timer or an
    /// arrival.</summary>
    public FaultKinds? Fault => Timer < 0 && !IsArrival ? (FaultKinds)((-Timer % Codes) - CodeOf(FaultKinds.None)) : null;

    /// <summary>Whether a step of this actor interrupts another one: the actor of the step before is still enabled. A fault interrupts
    /// none.</summary>
    /// <param name="last">The actor of the step before.</param>
    /// <param name="enabled">The actors that are enabled now.</param>
    public bool Interrupts(Actor last, IReadOnlyList<Actor> enabled) => Fault is null && last != this && enabled.Contains(last);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"process {Pid}{(Fault is { } fault ? $", {fault}" : IsTimer ? $", timer {Timer}" : "")}");
}
