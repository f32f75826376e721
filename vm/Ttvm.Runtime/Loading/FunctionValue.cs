using System.Globalization;
using System.Text;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Loading;

/// <summary>A function, with or without captured variables. It carries its code, so it works in any module and any process.</summary>
internal sealed class FunctionValue : CodeValue
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

    /// <inheritdoc/>
    public override ReadOnlySpan<Value> Parts => CapturedValues;

    /// <inheritdoc/>
    public override bool IsLike(CodeValue other) => other is FunctionValue function
        && ReferenceEquals(Target.Code, function.Target.Code) && Target.Entry == function.Target.Entry
        && Target.Parameters.AsSpan().SequenceEqual(function.Target.Parameters)
        && CapturedNames.AsSpan().SequenceEqual(function.CapturedNames);

    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text, bool inspect)
    {
        text.Append(Kind == ValueKind.Function ? "function@" : "closure@");
        text.Append(CultureInfo.InvariantCulture, $"{Target.Entry} ({string.Join(", ", Target.Parameters)})");
        if (Kind == ValueKind.Closure)
        {
            text.Append(CultureInfo.InvariantCulture, $" [captured: {CapturedNames.Length}]");
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
