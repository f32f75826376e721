namespace Ttvm.DebugAdapter;

/// <summary>The sessions of this adapter that go on: one on standard input and output, any number over a port. Any thread.</summary>
internal sealed class Sessions
{
    private readonly Lock _gate = new();
    private readonly List<Session> _open = [];

    /// <summary>Serves a session until it ends.</summary>
    /// <returns>Its exit code.</returns>
    public int Serve(Session session)
    {
        lock (_gate)
        {
            _open.Add(session);
        }

        try
        {
            return session.Serve();
        }
        finally
        {
            lock (_gate)
            {
                _open.Remove(session);
            }
        }
    }

    /// <summary>Whether no client has any use for the adapter any more, so that it may end in whatever way.</summary>
    public bool AreOver => Open.All(session => session.IsOver);

    /// <summary>Ends all programs, with what they have started.</summary>
    public void EndPrograms()
    {
        foreach (var session in Open)
        {
            session.Run?.Dispose();
        }
    }

    /// <summary>Tells every client that the adapter has failed and ends.</summary>
    /// <param name="activity">What was being done.</param>
    /// <param name="exception">What happened.</param>
    public void TellOfFailure(string activity, Exception exception)
    {
        foreach (var session in Open)
        {
            session.TellOfFailure(activity, exception);
        }
    }

    private Session[] Open
    {
        get
        {
            lock (_gate)
            {
                return [.. _open];
            }
        }
    }
}
