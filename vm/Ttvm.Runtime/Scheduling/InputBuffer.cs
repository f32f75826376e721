using System.Text;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Scheduling;

/// <summary>
/// Standard input that somebody fills while others read: whole lines, characters, or all up to its end. Any thread; readers block
/// until there is what they ask for or the input has ended.
/// </summary>
internal sealed class InputBuffer
{
    private readonly object _gate = new();

    /// <summary>What can be read, from <see cref="_position"/> on.</summary>
    private string _text = "";

    private int _position;

    /// <summary>All that has been read, so that a run that goes back in time can read it again.</summary>
    private readonly StringBuilder _read = new();

    /// <summary>What has come since <see cref="_text"/> was made.</summary>
    private readonly StringBuilder _added = new();

    private bool _hasEnded;

    /// <summary>Whether so much can be read without waiting.</summary>
    public bool Has(OutsideCall call)
    {
        lock (_gate)
        {
            return HasAlone(call);
        }
    }

    /// <summary>How many characters have been read.</summary>
    public long Read
    {
        get
        {
            lock (_gate)
            {
                return _read.Length;
            }
        }
    }

    /// <summary>Moves to where so many characters of the input have been read. What follows can be read, once more or for the first
    /// time.</summary>
    public void MoveTo(long to)
    {
        lock (_gate)
        {
            var all = _read.ToString() + Pending().ToString();
            var read = (int)Math.Min(to, all.Length);
            _read.Clear().Append(all, 0, read);
            (_text, _position) = (all[read..], 0);
        }
    }

    /// <summary>Adds text that has been read without being typed here: it comes from a recording.</summary>
    /// <param name="text">What has been read.</param>
    /// <param name="hasEnded">Whether there was an end behind it.</param>
    public void AddRead(string text, bool hasEnded)
    {
        lock (_gate)
        {
            _read.Append(text);
            _hasEnded |= hasEnded;
        }
    }

    public void Add(string text)
    {
        lock (_gate)
        {
            _added.Append(text);
            Monitor.PulseAll(_gate);
        }
    }

    public void End()
    {
        lock (_gate)
        {
            _hasEnded = true;
            Monitor.PulseAll(_gate);
        }
    }

    public string? ReadLine()
    {
        lock (_gate)
        {
            WaitFor(OutsideCall.Line);
            var end = Pending().IndexOf('\n');
            return end >= 0 ? Bounded.WithoutReturn(Take(end + 1)[..^1]) : Pending().IsEmpty ? null : Take(Pending().Length);
        }
    }

    public string? ReadCharacter()
    {
        lock (_gate)
        {
            WaitFor(OutsideCall.Character);
            return Pending() switch
            {
                [] => null,
                [var first, var second, ..] when char.IsSurrogatePair(first, second) => Take(2),
                _ => Take(1),
            };
        }
    }

    public string ReadAll()
    {
        lock (_gate)
        {
            WaitFor(OutsideCall.AllInput);
            return Take(Pending().Length);
        }
    }

    private void WaitFor(OutsideCall call)
    {
        while (!HasAlone(call))
        {
            Monitor.Wait(_gate);
        }
    }

    /// <summary>Within the gate.</summary>
    private bool HasAlone(OutsideCall call) => _hasEnded || (call switch
    {
        OutsideCall.Line => Pending().Contains('\n'),
        OutsideCall.Character => !Pending().IsEmpty,
        _ => false,
    });

    private ReadOnlySpan<char> Pending()
    {
        if (_added.Length > 0)
        {
            _text = string.Concat(_text.AsSpan(_position), _added.ToString());
            _position = 0;
            _added.Clear();
        }

        return _text.AsSpan(_position);
    }

    private string Take(int length)
    {
        var text = _text.Substring(_position, length);
        _position += length;
        _read.Append(text);
        return text;
    }
}
