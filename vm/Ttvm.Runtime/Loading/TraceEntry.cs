namespace Ttvm.Runtime.Loading;

/// <summary>One line of a stack trace. The text is made when somebody reads it, so throwing stays cheap.</summary>
internal readonly struct TraceEntry(CallTarget target, int index)
{
    public CallTarget Target { get; } = target;

    public int Index { get; } = index;

    public override string ToString() => $"  at {Target.Label} ({Target.Code.PlaceText(Index)})";
}
