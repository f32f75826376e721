using System.Diagnostics.CodeAnalysis;

namespace Ttvm.Runtime.Exploring;

/// <summary>
/// Where workers of a search that have nothing left to do wait for a node at which another worker leaves them an actor to try. Any thread.
/// </summary>
internal sealed class WorkExchange
{
    private readonly object _gate = new();
    private readonly Queue<SearchNode> _offered = [];
    private int _workers = 1;
    private int _waiting;

    /// <summary>How many workers wait for whom no node has been offered.</summary>
    private int _unserved;

    private bool _isOver;

    /// <summary>Whether a worker waits for a node. Read without a lock, since it is asked after every run: to learn of it a run later does
    /// no harm.</summary>
    public bool IsWanted => Volatile.Read(ref _unserved) > 0;

    /// <summary>Whether all workers are to stop.</summary>
    public bool IsOver => Volatile.Read(ref _isOver);

    /// <summary>The nodes that no worker has taken. To be read when all workers have stopped.</summary>
    public IReadOnlyCollection<SearchNode> Offered => _offered;

    /// <summary>Adds a worker. The first one is there from the beginning.</summary>
    public void Join()
    {
        lock (_gate)
        {
            _workers++;
        }
    }

    /// <summary>Removes a worker, which must not hold a node.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _workers--;
            EndIfAllWait();
        }
    }

    /// <summary>Gives a node with something to do to a worker that waits.</summary>
    public void Offer(SearchNode node)
    {
        lock (_gate)
        {
            _offered.Enqueue(node);
            _unserved--;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>
    /// Waits for a node. The caller must not hold one. False: there is nothing to do any more, since all workers wait, or all are to stop.
    /// </summary>
    public bool TryTake([NotNullWhen(true)] out SearchNode? node)
    {
        lock (_gate)
        {
            _waiting++;
            _unserved++;
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

    /// <summary>Has all workers stop.</summary>
    public void End()
    {
        lock (_gate)
        {
            _isOver = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Only a worker that holds a node can find more to do, so if all wait the search is over.</summary>
    private void EndIfAllWait()
    {
        if (_waiting == _workers && _offered.Count == 0)
        {
            End();
        }
    }
}
