using Ttvm.DebugAdapter.Protocol;

namespace Ttvm.DebugAdapter;

/// <summary>
/// Something that takes its time, until it is disposed of. The client is told of it when it has taken half a second, and of its end. Used
/// on the session's thread.
/// </summary>
/// <param name="nextId">Gives the progress a name that no other has, when one is needed.</param>
/// <param name="title">What is being done.</param>
/// <param name="request">The request that waits for it; null if none does.</param>
/// <param name="canBeCancelled">Whether the user need not wait for its end.</param>
/// <param name="send">Tells the client; null: it does not want to hear of such things.</param>
/// <param name="clock">The time.</param>
internal sealed class Progress(Func<string> nextId, string title, long? request, bool canBeCancelled, Action<string, IBody>? send,
    TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _end = new();
    private string? _id;
    private string? _message;
    private int? _percentage;
    private bool _isTold;

    /// <summary>The name of this progress, which no other has.</summary>
    public string Id => _id ??= nextId();

    /// <summary>Whether it has been disposed of.</summary>
    public bool IsOver => _end.IsCancellationRequested;

    /// <summary>Completed when the client should be told; never, if it does not want to be, or if there has been an end before.</summary>
    public Task WhenDue() => send is null ? new TaskCompletionSource().Task : Task.Delay(Patience, clock, _end.Token);

    /// <summary>Tells the client, unless it has come to its end.</summary>
    public void Tell()
    {
        if (!_isTold && !IsOver)
        {
            _isTold = true;
            send?.Invoke("progressStart", new ProgressStartEvent(Id, title, request, canBeCancelled, _message, _percentage));
        }
    }

    /// <summary>Says how far it is.</summary>
    /// <param name="message">In words.</param>
    /// <param name="percentage">0 to 100; null if it is not known.</param>
    public void Update(string? message, int? percentage)
    {
        (_message, _percentage) = (message, percentage);
        if (_isTold && !IsOver)
        {
            send?.Invoke("progressUpdate", new ProgressUpdateEvent(Id, message, percentage));
        }
    }

    /// <summary>Ends the progress.</summary>
    public void Dispose()
    {
        if (IsOver)
        {
            return;
        }

        _end.Cancel();
        if (_isTold)
        {
            send?.Invoke("progressEnd", new ProgressEndEvent(Id));
        }
    }
}
