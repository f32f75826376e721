using Ttvm.Interleaving;

namespace System.Threading;

/// <summary>Stands in for the library's.</summary>
internal sealed class SemaphoreSlim(int initialCount) : IDisposable
{
    private int _count = initialCount;

    public void Wait()
    {
        Model.WaitUntil("wait for semaphore", () => _count > 0);
        _count--;
    }

    public bool Wait(int milliseconds)
    {
        if (!Model.WaitUntil($"wait for semaphore or {milliseconds} ms", () => _count > 0, milliseconds * 1000L))
        {
            return false;
        }

        _count--;
        return true;
    }

    public int Release()
    {
        Model.Point("release semaphore");
        return _count++;
    }

    public void Dispose()
    {
    }
}
