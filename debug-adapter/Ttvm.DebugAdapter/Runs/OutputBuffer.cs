using System.Text;
using Ttvm.Runtime.Hosting;

namespace Ttvm.DebugAdapter.Runs;

/// <summary>What a program said, ready to be sent.</summary>
/// <param name="Category">The protocol's word for where it came from.</param>
/// <param name="Text">Whole or partial lines.</param>
/// <param name="Place">The source line it is about, if it is about one.</param>
/// <param name="Group">The protocol's word for whether a group of lines begins with it, or has ended; else null. Clients that know no
/// groups show the same text.</param>
internal sealed record OutputPiece(string Category, string Text, NoticePlace? Place, string? Group = null);

/// <summary>
/// Output on its way from the program to the client, in order, with neighbours of the same kind joined: a program that prints a
/// million lines must not make a million events. Not synchronized; <see cref="RunEvents"/> is.
/// </summary>
internal sealed class OutputBuffer
{
    /// <summary>Events are cut at about this many characters, after a line where there is one.</summary>
    private const int LargestPiece = 64 * 1024;

    private readonly List<OutputPiece> _finished = [];
    private readonly StringBuilder _current = new();
    private string _category = "";

    public void Add(string category, string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        if (_category != category)
        {
            Finish();
            _category = category;
        }

        _current.Append(text);
    }

    /// <summary>Adds a piece that stays one event, since its place or group belongs to it alone.</summary>
    public void Add(OutputPiece piece)
    {
        Finish();
        _finished.Add(piece);
    }

    /// <summary>Takes everything out.</summary>
    public IReadOnlyList<OutputPiece> Drain()
    {
        Finish();
        OutputPiece[] pieces = [.. _finished];
        _finished.Clear();
        return pieces;
    }

    private void Finish()
    {
        var text = _current.ToString();
        for (var start = 0; start < text.Length;)
        {
            var length = LengthOfPiece(text.AsSpan(start));
            _finished.Add(new OutputPiece(_category, text.Substring(start, length), null));
            start += length;
        }

        _current.Clear();
        _category = "";
    }

    private static int LengthOfPiece(ReadOnlySpan<char> text)
    {
        if (text.Length <= LargestPiece)
        {
            return text.Length;
        }

        var lineEnd = text[..LargestPiece].LastIndexOf('\n');
        return lineEnd >= 0 ? lineEnd + 1 : char.IsHighSurrogate(text[LargestPiece - 1]) ? LargestPiece - 1 : LargestPiece;
    }
}
