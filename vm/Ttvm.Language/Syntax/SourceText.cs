using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Ttvm.Language.Assembling;

namespace Ttvm.Language.Syntax;

/// <summary>
/// The text of one file with its lines. Lines end with <c>\n</c> or <c>\r\n</c>; a lone <c>\r</c> is a blank inside a line.
/// Immutable; a change gives a new text.
/// </summary>
public sealed class SourceText
{
    private readonly int[] _lineStarts;
    private ImmutableArray<byte> _sha256;

    /// <summary>A text that is already decoded, such as an editor's buffer.</summary>
    /// <param name="path">How the file is named in messages; workers and modules are looked up beside it.</param>
    /// <param name="text">All of it; places are counted in its UTF-16 units.</param>
    public SourceText(string path, string text)
        : this(path, text, FindLineStarts(text))
    {
    }

    private SourceText(string path, string text, int[] lineStarts)
    {
        Path = path;
        Text = text;
        _lineStarts = lineStarts;
    }

    /// <summary>How the file is named in messages.</summary>
    public string Path { get; }

    /// <summary>The whole text, without byte order mark.</summary>
    public string Text { get; }

    /// <summary>The number of lines; a text that ends with a terminator has an empty last line, an empty text has one line.</summary>
    public int LineCount => _lineStarts.Length;

    /// <summary>The offset of the first byte that is not UTF-8, if the text was read from such a file; null otherwise.</summary>
    public int? InvalidByte { get; private init; }

    /// <summary>Where the replacement character for <see cref="InvalidByte"/> stands in the text.</summary>
    internal int InvalidOffset { get; private init; }

    /// <summary>SHA-256 of the file's bytes; of a text that was not read from bytes, of its UTF-8 form. 32 bytes.</summary>
    public ImmutableArray<byte> Sha256
    {
        get
        {
            // Two threads may both compute it; they get the same bytes, and the field is one reference.
            if (_sha256.IsDefault)
            {
                _sha256 = [.. SHA256.HashData(Encoding.UTF8.GetBytes(Text))];
            }

            return _sha256;
        }
    }

    /// <summary>
    /// Decodes the bytes of a file. Never fails: bytes that are not UTF-8 become U+FFFD and <see cref="InvalidByte"/>
    /// names the first of them, for which the file gets one diagnostic. A byte order mark is skipped.
    /// </summary>
    public static SourceText FromBytes(string path, ReadOnlySpan<byte> bytes)
    {
        ImmutableArray<byte> sha256 = [.. SHA256.HashData(bytes)];
        ReadOnlySpan<byte> byteOrderMark = [0xEF, 0xBB, 0xBF];
        var body = bytes.StartsWith(byteOrderMark) ? bytes[byteOrderMark.Length..] : bytes;
        var text = Encoding.UTF8.GetString(body);
        var invalid = FindInvalidByte(body);
        return new SourceText(path, text, FindLineStarts(text))
        {
            _sha256 = sha256,
            InvalidByte = invalid + bytes.Length - body.Length,
            InvalidOffset = invalid is { } offset ? Encoding.UTF8.GetCharCount(body[..offset]) : 0,
        };
    }

    /// <summary>The range of a line without its terminator.</summary>
    /// <param name="line">0-based.</param>
    public TextSpan GetLineSpan(int line)
    {
        var start = _lineStarts[line];
        if (line + 1 == _lineStarts.Length)
        {
            return TextSpan.FromBounds(start, Text.Length);
        }

        var end = _lineStarts[line + 1] - 1;
        if (end > start && Text[end - 1] == '\r')
        {
            end--;
        }

        return TextSpan.FromBounds(start, end);
    }

    /// <summary>The 0-based line that holds a place; a terminator belongs to the line it ends.</summary>
    /// <param name="offset">0 to the length of the text.</param>
    public int GetLineIndex(int offset)
    {
        var index = Array.BinarySearch(_lineStarts, offset);
        return index >= 0 ? index : ~index - 1;
    }

    /// <summary>The place as people count: 1-based line, 1-based column in Unicode scalars.</summary>
    /// <param name="offset">0 to the length of the text.</param>
    public SourcePlace GetPlace(int offset)
    {
        var line = GetLineIndex(offset);
        var before = Text.AsSpan(_lineStarts[line], offset - _lineStarts[line]);
        var column = before.Length + 1;
        for (var index = 1; index < before.Length; index++)
        {
            if (char.IsSurrogatePair(before[index - 1], before[index]))
            {
                column--;
            }
        }

        return new SourcePlace(line + 1, column);
    }

    /// <summary>The text after a replacement; only the lines it touches are looked at again.</summary>
    /// <param name="span">What is replaced.</param>
    /// <param name="newText">What comes instead; may hold any number of lines.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is not inside the text.</exception>
    public SourceText WithChange(TextSpan span, string newText)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(span.Start);
        ArgumentOutOfRangeException.ThrowIfNegative(span.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(span.End, Text.Length);

        var text = string.Concat(Text.AsSpan(0, span.Start), newText, Text.AsSpan(span.End));
        var firstLine = GetLineIndex(span.Start);
        var lastLine = GetLineIndex(span.End);
        var added = newText.AsSpan().Count('\n');
        var starts = new int[LineCount - (lastLine - firstLine) + added];

        Array.Copy(_lineStarts, starts, firstLine + 1);
        var next = firstLine + 1;
        for (var index = newText.IndexOf('\n', StringComparison.Ordinal); index >= 0; index = newText.IndexOf('\n', index + 1))
        {
            starts[next++] = span.Start + index + 1;
        }

        var shift = newText.Length - span.Length;
        for (var line = lastLine + 1; line < LineCount; line++)
        {
            starts[next++] = _lineStarts[line] + shift;
        }

        return new SourceText(Path, text, starts);
    }

    private static int[] FindLineStarts(ReadOnlySpan<char> text)
    {
        var starts = new int[text.Count('\n') + 1];
        var offset = 0;
        for (var line = 1; line < starts.Length; line++)
        {
            offset += text[offset..].IndexOf('\n') + 1;
            starts[line] = offset;
        }

        return starts;
    }

    private static int? FindInvalidByte(ReadOnlySpan<byte> bytes)
    {
        var offset = 0;
        while (offset < bytes.Length)
        {
            var ascii = bytes[offset..].IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
            if (ascii < 0)
            {
                return null;
            }

            offset += ascii;
            if (Rune.DecodeFromUtf8(bytes[offset..], out _, out var length) != System.Buffers.OperationStatus.Done)
            {
                return offset;
            }

            offset += length;
        }

        return null;
    }
}
