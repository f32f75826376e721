using Ttvm.Interleaving;

namespace System.Threading;

/// <summary>Stands in for the library's: each work item is a thread of the scenario.</summary>
internal static class ThreadPool
{
    public static bool UnsafeQueueUserWorkItem<T>(Action<T> work, T state, bool preferLocal)
    {
        _ = preferLocal;
        Model.Start("pool", () => work(state));
        return true;
    }
}
