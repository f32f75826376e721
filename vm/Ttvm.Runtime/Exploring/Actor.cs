using System.Globalization;
using Ttvm.Language.Directives;

namespace Ttvm.Runtime.Exploring;

/// <summary>Somebody who takes steps: a process, a timer that sends something when it is due, or what goes wrong with a process or a
/// message.</summary>
/// <param name="Pid">The process, or who has set the timer or sent the message.</param>
/// <param name="Timer">How many timers that process had set with this one, but for those that it waits for; 0 for the process itself, also
/// where it waits for one; negative for what goes wrong.</param>
internal readonly record struct Actor(long Pid, int Timer)
{
    /// <summary>How many codes there are for what can happen to a message.</summary>
    private const int Codes = 8;

    private const int ArrivalCode = 0;

    public static Actor OfProcess(long pid) => new(pid, 0);

    /// <summary>A process is killed.</summary>
    public static Actor OfKill(long pid) => Of(pid, 0, FaultKinds.Kill);

    /// <summary>Something goes wrong with a message.</summary>
    /// <param name="sender">Who has sent it.</param>
    /// <param name="number">How many messages that process had sent with this one.</param>
    /// <param name="kind">What goes wrong.</param>
    public static Actor OfMessage(long sender, int number, FaultKinds kind) => Of(sender, number, kind);

    /// <summary>Nothing goes wrong any more. Without it every run would end with something that goes wrong.</summary>
    public static Actor OfPeace => Of(0, 0, FaultKinds.None);

    /// <summary>A message that was late is there.</summary>
    public static Actor OfArrival(long sender, int number) => new(sender, -((Codes * number) + ArrivalCode));

    private static Actor Of(long pid, int number, FaultKinds kind) => new(pid, -((Codes * number) + CodeOf(kind)));

    private static int CodeOf(FaultKinds kind) => (int)kind + 1;

    public bool IsTimer => Timer > 0 || IsArrival;

    public bool IsArrival => Timer < 0 && -Timer % Codes == ArrivalCode;

    /// <summary>How many messages its sender had sent with the message that this is about.</summary>
    public int Number => -Timer / Codes;

    /// <summary>What goes wrong; nothing does from here on, if it is none. Null: this is a process or a timer.</summary>
    public FaultKinds? Fault => Timer < 0 && !IsArrival ? (FaultKinds)((-Timer % Codes) - CodeOf(FaultKinds.None)) : null;

    /// <summary>Whether somebody who could go on is interrupted by its step. What goes wrong interrupts nobody.</summary>
    /// <param name="last">Who has taken the step before.</param>
    /// <param name="enabled">Who can take a step now.</param>
    public bool Interrupts(Actor last, IReadOnlyList<Actor> enabled) => Fault is null && last != this && enabled.Contains(last);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"process {Pid}{(Fault is { } fault ? $", {fault}" : IsTimer ? $", timer {Timer}" : "")}");
}
