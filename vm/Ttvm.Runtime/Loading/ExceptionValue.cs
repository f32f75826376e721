using System.Text;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Loading;

/// <summary>An exception: a message and the trace of where it arose, innermost first.</summary>
internal sealed class ExceptionValue(string message, TraceEntry[] trace) : CodeValue(ValueKind.Exception)
{
    public readonly string Message = message;

    public readonly TraceEntry[] Trace = trace;

    /// <inheritdoc/>
    public override bool IsLike(CodeValue other) => other is ExceptionValue exception && Message == exception.Message;

    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text, bool inspect)
    {
        text.Append("Exception: ").Append(Message);
        if (!inspect && Trace.Length > 0)
        {
            text.Append("\nStack trace:");
            foreach (var entry in Trace)
            {
                text.Append('\n').Append(entry);
            }
        }
    }
}
