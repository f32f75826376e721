using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Processes;

/// <summary>
/// Adds up what values take, in units of a value, with what they hold in turn. What is held twice counts once, as far as it is remembered.
/// The values may be another thread's. Only compiled code changes a value, in place, and whoever looks at it meanwhile reads no more than
/// is there.
/// </summary>
internal struct HeldValues
{
    /// <summary>How many values are remembered and looked into; any other value counts without what it holds. Looking must not take long,
    /// nor much memory, of which there is little.</summary>
    private const int MostLooks = 100_000;

    private const int Deepest = 32;

    /// <summary>Texts below this length are not worth remembering.</summary>
    private const int ShortText = 64;

    private HashSet<object>? _seen;

    public long Size { get; private set; }

    public void Add(ReadOnlySpan<Value> values) => Add(values, depth: 0);

    private void Add(ReadOnlySpan<Value> values, int depth)
    {
        foreach (ref readonly var value in values)
        {
            switch (value.Reference)
            {
                case null:
                    break;
                case StringValue text when text.Length < ShortText || IsFirst(text, out _):
                    Size += (text.Length / 8) + 2;
                    break;
                case BytesValue bytes when IsFirst(bytes, out _):
                    Size += bytes.Bytes.Length / 16;
                    break;
                case ListValue list when IsFirst(list, out var isLookedInto):
                    Size += list.Count;
                    AddInner(list.Items, isLookedInto, depth);
                    break;
                case ObjectValue fields when IsFirst(fields, out var isLookedInto):
                    Size += 2L * fields.Count;
                    AddInner(fields.Values, isLookedInto, depth);
                    break;
                case FunctionValue function when IsFirst(function, out var isLookedInto):
                    AddInner(function.CapturedValues, isLookedInto, depth);
                    break;
            }
        }
    }

    private void AddInner(ReadOnlySpan<Value> values, bool isLookedInto, int depth)
    {
        if (isLookedInto && depth < Deepest)
        {
            Add(values, depth + 1);
        }
    }

    private bool IsFirst(HeapValue value, out bool isRemembered)
    {
        _seen ??= new HashSet<object>(ReferenceEqualityComparer.Instance);
        isRemembered = _seen.Count < MostLooks;
        return isRemembered ? _seen.Add(value) : !_seen.Contains(value);
    }
}
