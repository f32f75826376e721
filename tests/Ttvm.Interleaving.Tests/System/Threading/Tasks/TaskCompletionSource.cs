using Ttvm.Interleaving;

namespace System.Threading.Tasks;

/// <summary>Stands in for the library's, as something to wait for.</summary>
internal sealed class TaskCompletionSource
{
    public TaskCompletionSource(TaskCreationOptions options = TaskCreationOptions.None) => _ = options;

    public Completion Task { get; } = new();

    public bool TrySetResult()
    {
        Model.Point("complete");
        var isFirst = !Task.IsCompleted;
        Task.IsCompleted = true;
        return isFirst;
    }

    internal sealed class Completion
    {
        public bool IsCompleted { get; set; }

        public void Wait() => Model.WaitUntil("wait for completion", () => IsCompleted);
    }
}
