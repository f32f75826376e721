using Ttvm.Runtime.Execution;

namespace Ttvm.Runtime.Values;

/// <summary>An exception: a message and the trace of where it arose, innermost first.</summary>
internal sealed class ExceptionValue(string message, TraceEntry[] trace) : HeapValue(ValueKind.Exception)
{
    public readonly string Message = message;

    public readonly TraceEntry[] Trace = trace;
}
