using Ttvm.Interleaving;

namespace System.Threading;

/// <summary>Stands in for the library's, also for the compiler, which knows it by its name and shape.</summary>
internal sealed class Lock
{
    private int _holder;
    private int _depth;

    public bool IsHeldByCurrentThread => IsHeldBy(Environment.CurrentManagedThreadId);

    public void Enter()
    {
        // Another thread may ask whether this one can go on.
        var caller = Environment.CurrentManagedThreadId;
        Model.WaitUntil("enter lock", () => _depth == 0 || IsHeldBy(caller));
        Take();
    }

    public bool TryEnter()
    {
        Model.Point("try lock");
        if (_depth > 0 && !IsHeldByCurrentThread)
        {
            return false;
        }

        Take();
        return true;
    }

    /// <summary>No point: what the caller does next has one.</summary>
    public void Exit() => _depth--;

    public Scope EnterScope()
    {
        Enter();
        return new Scope(this);
    }

    private bool IsHeldBy(int thread) => _depth > 0 && _holder == thread;

    private void Take()
    {
        _holder = Environment.CurrentManagedThreadId;
        _depth++;
    }

    public readonly ref struct Scope(Lock held)
    {
        public void Dispose() => held.Exit();
    }
}
