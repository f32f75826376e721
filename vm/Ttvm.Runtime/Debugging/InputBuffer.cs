using System.Text;
using Ttvm.Runtime.Hosting;

namespace Ttvm.Runtime.Debugging;

/// <summary>
/// Standard input that somebody fills while others read: whole lines, characters, or all there is. Any thread; readers block until
/// there is something or the input has ended.
/// </summary>
internal sealed class InputBuffer
{
    private readonly object _gate = new();

    /// <summary>What can be read, from <see cref="_position"/> on.</summary>
    private string _text = "";

    private int _position;

    /// <summary>What has come since <see cref="_text"/> was made.</summary>
    private readonly StringBuilder _added = new();

    private bool _hasEnded;

    /// <summary>Whether a reader would not have to wait.</summary>
    public bool IsReady
    {
        get
        {
            lock (_gate)
            {
                return _hasEnded || _position < _text.Length || _added.Length > 0;
            }
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
            int end;
            while ((end = Pending().IndexOf('\n')) < 0 && !_hasEnded)
            {
                Monitor.Wait(_gate);
            }

            return end >= 0 ? Bounded.WithoutReturn(Take(end + 1)[..^1]) : Pending().IsEmpty ? null : Take(Pending().Length);
        }
    }

    public string? ReadCharacter()
    {
        lock (_gate)
        {
            WaitForText();
            return Pending() switch
            {
                [] => null,
                [var first, _, ..] when char.IsHighSurrogate(first) => Take(2),
                _ => Take(1),
            };
        }
    }

    public string ReadAll()
    {
        lock (_gate)
        {
            WaitForText();
            return Take(Pending().Length);
        }
    }

    private void WaitForText()
    {
        while (Pending().IsEmpty && !_hasEnded)
        {
            Monitor.Wait(_gate);
        }
    }

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
        return text;
    }
}
