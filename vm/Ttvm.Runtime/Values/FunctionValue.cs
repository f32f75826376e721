using Ttvm.Runtime.Loading;

namespace Ttvm.Runtime.Values;

/// <summary>A function, with or without captured variables. It carries its code, so it works in any module and any process.</summary>
internal sealed class FunctionValue : HeapValue
{
    public readonly CallTarget Target;

    /// <summary>Captured variables: names, and values in the same order. Empty for a plain function.</summary>
    public readonly string[] CapturedNames;

    public readonly Value[] CapturedValues;

    /// <summary>Where the captured variables go in the callee's frame, in the same order; -1 if it does not mention one, or has a parameter
    /// of that name.</summary>
    public readonly int[] CapturedSlots;

    /// <summary>Puts the captured values into the slots of a frame.</summary>
    public void BindCaptures(Span<Value> frame)
    {
        for (var i = 0; i < CapturedSlots.Length; i++)
        {
            if (CapturedSlots[i] >= 0)
            {
                frame[CapturedSlots[i]] = CapturedValues[i];
            }
        }
    }

    public FunctionValue(CallTarget target) : base(ValueKind.Function)
    {
        Target = target;
        CapturedNames = [];
        CapturedValues = [];
        CapturedSlots = [];
    }

    public FunctionValue(CallTarget target, string[] capturedNames, Value[] capturedValues) : base(ValueKind.Closure)
    {
        Target = target;
        CapturedNames = capturedNames;
        CapturedValues = capturedValues;
        CapturedSlots = Array.ConvertAll(capturedNames,
            name => target.Layout.Find(name) is var slot && !target.ParameterSlots.AsSpan().Contains(slot) ? slot : -1);
    }
}
