using System.Collections.Concurrent;

namespace Ttvm.Interleaving;

/// <summary>A real thread that carries threads of executions, one after the other: to start a real one for each would take longer than the
/// rest.</summary>
internal sealed class Carrier
{
    private static readonly ConcurrentBag<Carrier> s_free = [];

    private readonly SemaphoreSlim _next = new(0);
    private Action? _body;

    public static void Run(Action body)
    {
        if (!s_free.TryTake(out var carrier))
        {
            carrier = new Carrier();
            new Thread(carrier.Work) { IsBackground = true, Name = "interleaving" }.Start();
        }

        carrier._body = body;
        carrier._next.Release();
    }

    private void Work()
    {
        while (true)
        {
            _next.Wait();
            _body!();
            s_free.Add(this);
        }
    }
}
