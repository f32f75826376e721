using System.Diagnostics.CodeAnalysis;

namespace Ttvm.Runtime.Exploring;

/// <summary>
/// Where workers of a search that have nothing left to do wait for a state at which another one leaves them something. Any thread.
/// </summary>
internal sealed class WorkExchange
{
    private readonly object _gate = new();
    private readonly Queue<SearchNode> _offered = [];
    private int _workers = 1;
    private int _waiting;

    /// <summary>How many wait for whom nothing has been offered.</summary>
    private int _wanted;

    private bool _isOver;

    /// <summary>Whether somebody waits. Asked after every run, so without a lock: to learn of it a run later does no harm.</summary>
    public bool IsWanted => Volatile.Read(ref _wanted) > 0;

    /// <summary>Whether nobody is to go on.</summary>
    public bool IsOver => Volatile.Read(ref _isOver);

    /// <summary>When nobody goes on: what nobody has taken.</summary>
    public IReadOnlyCollection<SearchNode> Offered => _offered;

    /// <summary>Another worker comes. The first one is there from the beginning, and calls the others.</summary>
    public void Join()
    {
        lock (_gate)
        {
            _workers++;
        }
    }

    /// <summary>A worker is gone, and holds nothing.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _workers--;
            EndIfAllWait();
        }
    }

    /// <summary>There is something to do at a state.</summary>
    public void Offer(SearchNode node)
    {
        lock (_gate)
        {
            _offered.Enqueue(node);
            _wanted--;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>
    /// Waits until there is something to do for a worker that holds nothing. False: there is nothing any more, since all wait, or nobody is
    /// to go on.
    /// </summary>
    public bool TryTake([NotNullWhen(true)] out SearchNode? node)
    {
        lock (_gate)
        {
            _waiting++;
            _wanted++;
            EndIfAllWait();
            while (!_isOver && _offered.Count == 0)
            {
                Monitor.Wait(_gate);
            }

            _waiting--;
            node = _isOver ? null : _offered.Dequeue();
            return node is not null;
        }
    }

    /// <summary>Nobody is to go on.</summary>
    public void End()
    {
        lock (_gate)
        {
            _isOver = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Only who holds something can find more to do.</summary>
    private void EndIfAllWait()
    {
        if (_waiting == _workers && _offered.Count == 0)
        {
            End();
        }
    }
}
