namespace Ttvm.Runtime.Processes;

/// <summary>Hears of all that a deterministic run is made of, on the scheduler's thread as it happens. It must not change
/// anything.</summary>
internal interface IRunListener
{
    /// <summary>A process is given a slice, in or out of its turn, or goes on with one.</summary>
    /// <param name="process">The process.</param>
    /// <param name="isBeginning">Whether it begins with a look at its signals.</param>
    void Runs(Process process, bool isBeginning);

    /// <summary>A timer is set.</summary>
    void Starts(Timer timer);

    /// <summary>A timer is due, and its signal is about to be delivered.</summary>
    void Fires(Timer timer);

    /// <summary>A signal that is no message is delivered to a process.</summary>
    void Asks(Process receiver, Signal signal);

    /// <summary>A signal that is no message finds no process of that pid.</summary>
    void Misses(long pid)
    {
        // Most ask about what happens, not about what does not.
    }

    /// <summary>A process lets a signal take effect that is no message.</summary>
    void Obeys(Process process, Signal signal);

    /// <summary>A question is put to the outside.</summary>
    /// <param name="question">Its number.</param>
    /// <param name="asker">The process.</param>
    void Asks(long question, Process asker);

    /// <summary>An answer of the outside takes effect for which a process has waited: not within the instruction that has asked.</summary>
    void Answers(long question, Process asker);
}
