using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Tests.Exploring;

/// <summary>Does something when a machine has run processes so often; all else is for whoever listened before.</summary>
/// <param name="heard">Who that is.</param>
/// <param name="count">How often.</param>
/// <param name="over">What is done.</param>
internal sealed class Countdown(IRunListener heard, int count, Action over) : IRunListener
{
    private int _left = count;

    public void Runs(Process process, bool isBeginning)
    {
        if (_left-- == 0)
        {
            over();
        }

        heard.Runs(process, isBeginning);
    }

    public void Starts(Runtime.Processes.Timer timer) => heard.Starts(timer);

    public void Fires(Runtime.Processes.Timer timer) => heard.Fires(timer);

    public void Asks(Process receiver, Signal signal) => heard.Asks(receiver, signal);

    public void Misses(long pid) => heard.Misses(pid);

    public void Obeys(Process process, Signal signal) => heard.Obeys(process, signal);

    public void Asks(long question, Process asker) => heard.Asks(question, asker);

    public void Answers(long question, Process asker) => heard.Answers(question, asker);
}
