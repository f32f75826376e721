using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Ttvm.Language.Text;

/// <summary>
/// The text of one file with its lines, which end as <see cref="LineEnds"/> says.
/// Immutable; a change gives a new text, which shares what it can with the old one.
/// </summary>
public sealed class SourceText
{
    /// <summary>What a comment begins with that silences findings.</summary>
    public const string IgnoreWord = "ttvm-ignore";

    /// <summary>Where the lines begin; of an edited text, those of the text below it.</summary>
    private readonly int[] _lineStarts;

    /// <summary>The text that the edited lines belong into; null if there are none.</summary>
    private readonly SourceText? _below;
    private readonly EditedLines? _edited;
    private string? _text;
    private ImmutableArray<byte> _sha256;
    private volatile Plainness _plainness;

    /// <summary>A text that is already decoded, such as an editor's buffer.</summary>
    /// <param name="path">How the file is named in messages; workers and modules are looked up beside it.</param>
    /// <param name="text">All of it; places are counted in its UTF-16 units.</param>
    public SourceText(string path, string text)
        : this(path, text, [.. LineEnds.FindStarts(text, 0)])
    {
    }

    private SourceText(string path, string text, int[] lineStarts)
    {
        Path = path;
        _text = text;
        Length = text.Length;
        _lineStarts = lineStarts;
    }

    private enum Plainness : byte
    {
        Unknown,
        Plain,
        Peculiar,
    }

    private SourceText(SourceText below, EditedLines edited)
    {
        Path = below.Path;
        Length = below.Length + edited.Shift;
        _lineStarts = below._lineStarts;
        _below = below;
        _edited = edited;
    }

    /// <summary>How the file is named in messages.</summary>
    public string Path { get; }

    /// <summary>
    /// The whole text, without byte order mark. After an edit it is put together on first use, in time proportional to its length; whoever
    /// needs only a part asks for a <see cref="Slice"/>.
    /// </summary>
    public string Text
    {
        get
        {
            // Two threads may both put it together; they get the same text, and the field is one reference.
            _text ??= string.Create(Length, this, static (characters, text) => text.CopyTo(0, characters));
            return _text;
        }
    }

    /// <summary>The length of the whole text in UTF-16 units.</summary>
    public int Length { get; }

    /// <summary>The number of lines; a text that ends with a terminator has an empty last line, an empty text has one line.</summary>
    public int LineCount => _lineStarts.Length + (_edited?.LineShift ?? 0);

    /// <summary>The offset of the first byte that is not UTF-8, if the text was read from such a file; null otherwise.</summary>
    public int? InvalidByte { get; private init; }

    /// <summary>Where the replacement character for <see cref="InvalidByte"/> stands in the text.</summary>
    internal int InvalidOffset { get; private init; }

    /// <summary>
    /// Whether the text holds nothing that only a look at all of it finds: no NUL, no surrogate, and no word that silences findings. All
    /// three stay within a line, so of an edited text only the edited lines are looked at.
    /// </summary>
    internal bool IsPlain
    {
        get
        {
            if (_plainness == Plainness.Unknown)
            {
                _plainness = IsPlainText(_below?.IsPlain == true ? _edited!.Text : Text) ? Plainness.Plain : Plainness.Peculiar;
            }

            return _plainness == Plainness.Plain;
        }
    }

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
        ReadOnlySpan<byte> byteOrderMark = [0xEF, 0xBB, 0xBF];
        var body = bytes.StartsWith(byteOrderMark) ? bytes[byteOrderMark.Length..] : bytes;
        var text = Encoding.UTF8.GetString(body);
        var invalid = FindInvalidByte(body);
        return new SourceText(path, text, [.. LineEnds.FindStarts(text, 0)])
        {

            // Of all other bytes it is made from the text when somebody asks: what calculates it takes 4 ms to come up.
            _sha256 = invalid is null && body.Length == bytes.Length ? default : [.. SHA256.HashData(bytes)],
            InvalidByte = invalid + bytes.Length - body.Length,
            InvalidOffset = invalid is { } offset ? Encoding.UTF8.GetCharCount(body[..offset]) : 0,
        };
    }

    /// <summary>What ends the lines, for lines that are added: the terminator of the first line, so that it need not be looked for;
    /// <c>\n</c> in a text of one line.</summary>
    public string NewLine => LineCount == 1 ? "\n" : Slice(TextSpan.FromBounds(GetLineSpan(0).End, LineStart(1))) switch
    {
        "\r\n" => "\r\n",
        "\r" => "\r",
        _ => "\n",
    };

    /// <summary>The range of a line without its terminator.</summary>
    /// <param name="line">0-based.</param>
    public TextSpan GetLineSpan(int line)
    {
        var whole = TextSpan.FromBounds(LineStart(line), StartBehind(line));
        return line + 1 == LineCount ? whole : new TextSpan(whole.Start, whole.Length - LineEnds.LengthAtEnd(Slice(whole)));
    }

    /// <summary>Whether a line begins at a place.</summary>
    /// <param name="offset">0 to the length of the text.</param>
    public bool IsAtLineStart(int offset) => LineStart(GetLineIndex(offset)) == offset;

    /// <summary>A part of the text; a part of one line costs nothing, whatever was edited.</summary>
    /// <param name="span">Inside the text.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is not inside the text.</exception>
    public ReadOnlySpan<char> Slice(TextSpan span) => _text is null && _edited is { } edited
        ? span.End <= edited.Start ? _below!.Text.AsSpan(span.Start, span.Length)
            : span.Start >= edited.End ? _below!.Text.AsSpan(span.Start - edited.Shift, span.Length)
            : span.Start >= edited.Start && span.End <= edited.End ? edited.Text.AsSpan(span.Start - edited.Start, span.Length)
            : Text.AsSpan(span.Start, span.Length)
        : Text.AsSpan(span.Start, span.Length);

    /// <summary>The 0-based line that holds a place; a terminator belongs to the line it ends.</summary>
    /// <param name="offset">0 to the length of the text.</param>
    public int GetLineIndex(int offset)
    {
        if (_edited is null || offset < _edited.Start)
        {
            return Find(_lineStarts, offset);
        }

        return offset < _edited.End || _edited.EndLine == LineCount
            ? _edited.FirstLine + Find(_edited.LineStarts, offset)
            : Find(_lineStarts, offset - _edited.Shift) + _edited.LineShift;

        static int Find(ReadOnlySpan<int> starts, int offset)
        {
            var index = starts.BinarySearch(offset);
            return index >= 0 ? index : ~index - 1;
        }
    }

    /// <summary>The place as people count: 1-based line, 1-based column in Unicode scalars.</summary>
    /// <param name="offset">0 to the length of the text.</param>
    public SourcePlace GetPlace(int offset)
    {
        var line = GetLineIndex(offset);
        var before = Slice(TextSpan.FromBounds(LineStart(line), offset));
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
        ArgumentOutOfRangeException.ThrowIfGreaterThan(span.End, Length);

        // A \n that comes to stand at the start of a line belongs to the end of the line before if that is a \r. Behind the last line
        // nothing can change: its terminator stays, and no \n follows a \r that is one.
        var (first, last) = (GetLineIndex(span.Start), GetLineIndex(span.End));
        if (first > 0 && span.Start == LineStart(first) && Slice(new TextSpan(span.Start - 1, 1))[0] == '\r')
        {
            first--;
        }

        if (_edited is { } edited)
        {
            // Lines between this edit and the last one count as edited, too; if these are many, the cursor is somewhere else now.
            var (start, end) = (LineStart(Math.Min(first, edited.FirstLine)), StartBehind(Math.Max(last, edited.EndLine - 1)));
            if (end - start > EditedLines.LongestText)
            {
                return ToWhole().WithChange(span, newText);
            }

            (first, last) = (Math.Min(first, edited.FirstLine), Math.Max(last, edited.EndLine - 1));
        }

        var lines = TextSpan.FromBounds(LineStart(first), StartBehind(last));
        var text = string.Create(lines.Length - span.Length + newText.Length, (Old: this, lines, span, newText),
            static (characters, change) =>
        {
            change.Old.CopyTo(change.lines.Start, characters[..(change.span.Start - change.lines.Start)]);
            change.newText.CopyTo(characters[(change.span.Start - change.lines.Start)..]);
            change.Old.CopyTo(change.span.End, characters[(change.span.Start - change.lines.Start + change.newText.Length)..]);
        });
        var changed = new EditedLines(first, last + 1 - first - (_edited?.LineShift ?? 0), lines.Start, lines.End - (_edited?.Shift ?? 0),
            text, isEnd: last + 1 == LineCount);
        var result = new SourceText(_below ?? this, changed);
        return text.Length > EditedLines.LongestText ? result.ToWhole() : result;
    }

    private static bool IsPlainText(ReadOnlySpan<char> text) =>
        !text.Contains('\0') && !text.ContainsAnyInRange('\uD800', '\uDFFF') && text.IndexOf(IgnoreWord, StringComparison.Ordinal) < 0;

    /// <summary>The same text without edited lines.</summary>
    private SourceText ToWhole()
    {
        if (_edited is null)
        {
            return this;
        }

        var starts = new int[LineCount];
        for (var line = 0; line < starts.Length; line++)
        {
            starts[line] = LineStart(line);
        }

        return new SourceText(Path, Text, starts) { _plainness = _plainness };
    }

    private int LineStart(int line) => _edited is null || line < _edited.FirstLine ? _lineStarts[line]
        : line < _edited.EndLine ? _edited.LineStarts[line - _edited.FirstLine]
        : _lineStarts[line - _edited.LineShift] + _edited.Shift;

    /// <summary>The start of the next line, or the end of the text.</summary>
    private int StartBehind(int line) => line + 1 == LineCount ? Length : LineStart(line + 1);

    /// <summary>Copies as many characters as fit, from a place on.</summary>
    private void CopyTo(int start, Span<char> characters)
    {
        if (_text is { } text)
        {
            text.AsSpan(start, characters.Length).CopyTo(characters);
            return;
        }

        var (below, edited) = (_below!.Text, _edited!);
        Copy(below, 0, edited.Start, 0, start, characters);
        Copy(edited.Text, 0, edited.Text.Length, edited.Start, start, characters);
        Copy(below, edited.ReplacedEnd, below.Length, edited.End, start, characters);

        // The part of a piece that falls into the wanted characters; the piece stands at a place of the whole text.
        static void Copy(string piece, int pieceStart, int pieceEnd, int place, int start, Span<char> characters)
        {
            var from = Math.Max(place, start);
            var to = Math.Min(place + pieceEnd - pieceStart, start + characters.Length);
            if (from < to)
            {
                piece.AsSpan(pieceStart + from - place, to - from).CopyTo(characters[(from - start)..]);
            }
        }
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
