namespace Ttvm.LanguageServer.Sessions;

/// <summary>
/// Whether files of the workspace are still being read, and what to wait for if an answer needs them. Since the same reading holds up all
/// who wait, they wait together: when it has taken too long, nobody who asks later waits either.
/// </summary>
/// <param name="patience">How long they wait.</param>
/// <param name="takesLong">Called, on any thread, when nobody waits any longer although the files are not known.</param>
internal sealed class MissingFiles(TimeSpan patience, Action takesLong)
{
    /// <summary>Replaced by turns; completed by turns, and by the timer when the patience is over.</summary>
    private TaskCompletionSource _known = Completed();
    private bool _isReleased;

    /// <summary>Whether an answer that needs the files should wait. To be asked at a turn.</summary>
    public bool AreMissing => !_known.Task.IsCompleted;

    /// <summary>Completes when the files are known, or have been waited for long enough. To be asked at a turn.</summary>
    public Task AreKnown => _known.Task;

    /// <summary>Files are being read, or have been. Called at a turn.</summary>
    public void Set(bool areMissing)
    {
        if (!areMissing)
        {
            _known.TrySetResult();
        }
        else if (_known.Task.IsCompleted && !_isReleased)
        {
            var known = _known = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _ = GiveUpAsync(known);
        }
    }

    /// <summary>The session ends: nobody waits any more. Called at a turn.</summary>
    public void Release()
    {
        _isReleased = true;
        _known.TrySetResult();
    }

    private async Task GiveUpAsync(TaskCompletionSource known)
    {
        await Task.WhenAny(known.Task, Task.Delay(patience)).ConfigureAwait(false);
        if (known.TrySetResult())
        {
            takesLong();
        }
    }

    private static TaskCompletionSource Completed()
    {
        var completed = new TaskCompletionSource();
        completed.SetResult();
        return completed;
    }
}
