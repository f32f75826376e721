using System.Runtime.CompilerServices;
using Ttvm.Interleaving;

namespace System.Threading;

/// <summary>Stands in for the library's, also behind <c>lock</c> statements.</summary>
internal static class Monitor
{
    private static readonly ConditionalWeakTable<object, Gate> s_gates = [];

    public static void Enter(object gate) => Of(gate).Lock.Enter();

    public static void Enter(object gate, ref bool taken)
    {
        Enter(gate);
        taken = true;
    }

    public static void Exit(object gate) => Of(gate).Lock.Exit();

    public static bool TryEnter(object gate) => Of(gate).Lock.TryEnter();

    public static void Pulse(object gate) => Of(gate).Pulse();

    public static void PulseAll(object gate)
    {
        while (Of(gate).Pulse())
        {
        }
    }

    public static bool Wait(object gate)
    {
        var waiter = Of(gate).Leave();
        Model.WaitUntil("wait for a pulse", () => waiter.IsPulsed);
        Enter(gate);
        return true;
    }

    public static bool Wait(object gate, int milliseconds)
    {
        var waiter = Of(gate).Leave();
        var isPulsed = Model.WaitUntil($"wait for a pulse or {milliseconds} ms", () => waiter.IsPulsed, milliseconds * 1000L);
        Of(gate).Forget(waiter);
        Enter(gate);
        return isPulsed;
    }

    public static bool Wait(object gate, TimeSpan patience) => Wait(gate, (int)patience.TotalMilliseconds);

    private static Gate Of(object gate) => s_gates.GetOrCreateValue(gate);

    private sealed class Waiter
    {
        public bool IsPulsed;
    }

    private sealed class Gate
    {
        private readonly List<Waiter> _waiters = [];

        public Lock Lock { get; } = new();

        public Waiter Leave()
        {
            var waiter = new Waiter();
            _waiters.Add(waiter);
            Lock.Exit();
            return waiter;
        }

        public void Forget(Waiter waiter) => _waiters.Remove(waiter);

        public bool Pulse()
        {
            if (_waiters.Count == 0)
            {
                return false;
            }

            _waiters[0].IsPulsed = true;
            _waiters.RemoveAt(0);
            return true;
        }
    }
}
