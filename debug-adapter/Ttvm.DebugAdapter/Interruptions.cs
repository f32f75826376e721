using Newtonsoft.Json.Linq;
using Ttvm.DebugAdapter.Protocol;

namespace Ttvm.DebugAdapter;

/// <summary>
/// What ends the waiting of the present request for the run, which may be in the middle of something long: an urgent request behind it, or
/// the client's word that it does not want the answer any more. The thread that reads notes both; the session's thread takes requests up.
/// All of it is under one gate, so a word about a request that has been answered meanwhile cannot mean the next one.
/// </summary>
internal sealed class Interruptions
{
    private readonly object _gate = new();

    /// <summary>
    /// Completed as long as an urgent request waits. Replaced when the session's thread takes up the last of them; written with the count,
    /// so that one that comes behind another is as urgent.
    /// </summary>
    private volatile TaskCompletionSource _urgency = new();

    /// <summary>Completed when the client does not want the answer to the present request. Replaced with the next request.</summary>
    private volatile TaskCompletionSource _cancellation = new();

    /// <summary>How many urgent requests have been read and not been taken up; the end of the input is one that never is.</summary>
    private int _urgent;

    /// <summary>Requests that have been read and not been taken up, and whether the client still wants them. Urgent ones are not among
    /// them: who leaves cannot come back.</summary>
    private readonly Dictionary<long, bool> _waiting = [];

    private long? _present;

    /// <summary>The progress that the client was told of because of the present request.</summary>
    private string? _presentProgress;

    /// <summary>Completed as long as an urgent request waits.</summary>
    public Task Urgency => _urgency.Task;

    /// <summary>Completed when the client does not want the answer to the present request.</summary>
    public Task Cancellation => _cancellation.Task;

    /// <summary>The number of the request that was taken up last. On the session's thread.</summary>
    public long? Present => _present;

    /// <summary>A request has been read, and nothing has been done about it so far.</summary>
    public void Note(Request request)
    {
        if (IsUrgent(request))
        {
            Interrupt();
        }

        lock (_gate)
        {
            if (request.Command == "cancel")
            {
                Cancel(request.Arguments);
            }
            else if (!IsUrgent(request))
            {
                _waiting.TryAdd(request.Seq, true);
            }
        }
    }

    /// <summary>Nothing waits for the run any more, until all requests of this kind have been taken up.</summary>
    public void Interrupt()
    {
        lock (_gate)
        {
            _urgent++;
            _urgency.TrySetResult();
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>The session's thread begins with a request.</summary>
    /// <returns>False if the client has cancelled it.</returns>
    public bool TakeUp(Request request)
    {
        lock (_gate)
        {
            if (IsUrgent(request) && --_urgent == 0)
            {
                _urgency = new TaskCompletionSource();
            }

            _present = request.Seq;
            _presentProgress = null;
            if (_cancellation.Task.IsCompleted)
            {
                _cancellation = new TaskCompletionSource();
            }

            return !_waiting.Remove(request.Seq, out var isWanted) || isWanted;
        }
    }

    /// <summary>The client has been told of a progress of the present request, and may cancel it by that name.</summary>
    public void ShowProgress(string id)
    {
        lock (_gate)
        {
            _presentProgress = id;
        }
    }

    /// <summary>Blocks until so many urgent requests wait to be taken up. A test holds the session up with it.</summary>
    public void WaitForUrgentRequests(int count)
    {
        lock (_gate)
        {
            while (_urgent < count)
            {
                Monitor.Wait(_gate);
            }
        }
    }

    /// <summary>Whether the client wants to be rid of the program, so that nothing else should wait for it.</summary>
    private static bool IsUrgent(Request request) => request.Command is "disconnect" or "terminate" or "restart";

    /// <summary>Within the gate. Arguments that do not fit are refused when the request is answered.</summary>
    private void Cancel(JObject arguments)
    {
        var request = arguments["requestId"] is JValue { Value: long id } ? id : (long?)null;
        var progress = arguments["progressId"] is JValue { Value: string name } ? name : null;
        if ((request is not null && request == _present) || (progress is not null && progress == _presentProgress))
        {
            _cancellation.TrySetResult();
        }

        if (request is { } waiting && _waiting.ContainsKey(waiting))
        {
            _waiting[waiting] = false;
        }
    }
}
