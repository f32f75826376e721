using Ttvm.DebugAdapter.Protocol;
using Ttvm.Runtime.Debugging;

namespace Ttvm.DebugAdapter;

/// <summary>Waiting for the run, and for whatever else takes its time.</summary>
internal sealed partial class Session
{
    /// <summary>What ends the waiting for the run.</summary>
    public Interruptions Interruptions { get; } = new();

    private readonly TimeProvider _clock;
    private bool _showsProgress;
    private int _lastProgress;

    /// <summary>What goes on while no request waits for it, and how it is cancelled.</summary>
    private readonly List<(Progress Progress, Action Cancel)> _goesOn = [];

    /// <summary>What the client has asked for and the program has not come to yet: coordinates, or its end.</summary>
    private Progress? _awaited;

    /// <summary>
    /// Waits for an answer, but not when the client wants to be rid of the program. When it takes long, the client is told.
    /// </summary>
    /// <param name="question">What is asked.</param>
    /// <param name="canBeCancelled">Whether a client that cancels the request is not kept waiting. Not for what changes something: it would
    /// be done although the answer says that it was not.</param>
    /// <param name="title">What is being waited for.</param>
    /// <param name="cancelled">Is cancelled when the client cancels the request or wants to be rid of the program: the answer then comes
    /// soon, and is waited for. Null: nothing can be cancelled so.</param>
    public T Ask<T>(Func<Task<T>> question, bool canBeCancelled = false, string title = "Waiting for the program",
        CancellationTokenSource? cancelled = null)
    {
        using var relief = Run?.Events.Relieve();
        using var progress = NewProgress(title, Interruptions.Present, canBeCancelled || cancelled is not null);
        if (cancelled is not null)
        {
            Task.WhenAny(Interruptions.Cancellation, Interruptions.Urgency).ContinueWith(_ => cancelled.Cancel(), CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        var answer = question();
        Task[] ends = canBeCancelled ? [answer, Interruptions.Urgency, Interruptions.Cancellation] : [answer, Interruptions.Urgency];
        if (Task.WaitAny([.. ends, progress.WhenDue()]) == ends.Length)
        {
            // Before the client hears of it: its word may come at once.
            Interruptions.ShowProgress(progress.Id);
            progress.Tell();
            Task.WaitAny(ends);
        }

        return answer.IsCompleted && !answer.IsCanceled ? answer.GetAwaiter().GetResult()
            : throw (Interruptions.Urgency.IsCompleted || answer.IsCanceled
                ? new RequestFailure(ErrorId.Cancelled, "The program was ended before it could answer.") : Cancelled());
    }

    /// <summary>Asks something that is answered by repeating the past of the run, which may take long and can be cancelled.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="title">What is being done.</param>
    public T AskPast<T>(Func<Debugger, CancellationToken, Task<T>> question, string title)
    {
        using var cancelled = new CancellationTokenSource();
        return Ask(() => question(RequireDebugger(), cancelled.Token), title: title, cancelled: cancelled);
    }

    /// <summary>Looks at the program under the debugger.</summary>
    /// <param name="look">Runs on the debugger's thread, and perhaps when nobody waits for it any more: it must not touch what belongs to
    /// the session.</param>
    public T Inspect<T>(Func<Inspection, T> look) => Ask(() => RequireDebugger().Inspect(look), canBeCancelled: true);

    /// <summary>Begins something that may take long, and goes on when the present request has been answered. Dispose of the result at its
    /// end.</summary>
    /// <param name="title">What is being done, as in <c>Running to 0:12:34</c>.</param>
    /// <param name="cancel">Called on the session's thread when the user does not want to wait any longer; null: nothing can be
    /// done.</param>
    public Progress Begin(string title, Action? cancel = null)
    {
        var progress = NewProgress(title, null, cancel is not null);
        _goesOn.RemoveAll(other => other.Progress.IsOver);
        if (cancel is not null)
        {
            _goesOn.Add((progress, cancel));
        }

        progress.WhenDue().ContinueWith(_ => Post(progress.Tell), CancellationToken.None,
            TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
        return progress;
    }

    /// <summary>Cancels what goes on without a request. What a request waits for was cancelled when this was read.</summary>
    public void Cancel(CancelArguments arguments)
    {
        var found = _goesOn.Find(work => work.Progress.Id == arguments.ProgressId);
        if (found is { Progress.IsOver: false })
        {
            found.Cancel();
        }
    }

    private Progress NewProgress(string title, long? request, bool canBeCancelled) =>
        new(() => FormattableString.Invariant($"progress-{++_lastProgress}"), title, request, canBeCancelled,
            _showsProgress ? _peer.Send : null, _clock);

    private static RequestFailure Cancelled() => new(ErrorId.Cancelled, "The client has cancelled this request.");
}
