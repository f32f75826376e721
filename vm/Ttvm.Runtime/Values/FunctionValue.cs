using Ttvm.Runtime.Execution;

namespace Ttvm.Runtime.Values;

/// <summary>A function, with or without captured variables. It carries its code, so it works in any module and any process.</summary>
internal sealed class FunctionValue : HeapValue
{
    public readonly CallTarget Target;

    /// <summary>Captured variables: names, and values in the same order. Empty for a plain function.</summary>
    public readonly string[] CapturedNames;

    public readonly Value[] CapturedValues;

    public FunctionValue(CallTarget target) : base(ValueKind.Function)
    {
        Target = target;
        CapturedNames = [];
        CapturedValues = [];
    }

    public FunctionValue(CallTarget target, string[] capturedNames, Value[] capturedValues) : base(ValueKind.Closure)
    {
        Target = target;
        CapturedNames = capturedNames;
        CapturedValues = capturedValues;
    }
}
