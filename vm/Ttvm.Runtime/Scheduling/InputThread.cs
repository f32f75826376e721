namespace Ttvm.Runtime.Scheduling;

/// <summary>
/// Reads standard input, one question after the other. A person may take for ever to answer, so this has a thread of its own, and
/// however many processes wait for a line, it is one thread.
/// </summary>
internal sealed class InputThread
{
    private readonly object _gate = new();
    private readonly Queue<Action> _questions = new();
    private bool _isStarted;
    private bool _closed;

    /// <summary>Has a question put after all earlier ones.</summary>
    public void Add(Action question)
    {
        lock (_gate)
        {
            _questions.Enqueue(question);
            Monitor.Pulse(_gate);
            if (!_isStarted)
            {
                _isStarted = true;
                new Thread(Run) { IsBackground = true, Name = "ttvm input" }.Start();
            }
        }
    }

    /// <summary>No further question is put. The one that is being put cannot be called off; its answer comes to nobody.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }
    }

    private void Run()
    {
        while (WaitForNext() is { } question)
        {
            question();
        }
    }

    private Action? WaitForNext()
    {
        lock (_gate)
        {
            while (!_closed)
            {
                if (_questions.TryDequeue(out var next))
                {
                    return next;
                }

                Monitor.Wait(_gate);
            }

            return null;
        }
    }
}
