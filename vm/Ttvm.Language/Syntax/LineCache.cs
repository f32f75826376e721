using Ttvm.Language.Text;

namespace Ttvm.Language.Syntax;

/// <summary>
/// The lines of one text that were parsed lately. Programs repeat themselves (<c>PRINT</c>, <c>LOAD x</c>), and equal lines are the
/// same object, because a line knows nothing of its place: that saves a good part of the time and of the memory of a large file.
/// </summary>
internal sealed class LineCache(SourceText text)
{
    private const int Slots = 512;
    private const int LongestLine = 64;

    private readonly (TextSpan Span, LineSyntax? Line)[] _slots = new (TextSpan, LineSyntax?)[Slots];
    private readonly LineBuffers _buffers = new();

    /// <summary>Parses a line of the text, or finds an equal one.</summary>
    /// <param name="line">Its index; only of the first it makes a difference.</param>
    public LineSyntax Parse(int line)
    {
        var span = text.GetLineSpan(line);
        var characters = text.Slice(span);
        if (line == 0)
        {
            return LineParser.ParseFirst(characters, _buffers);
        }

        if (characters.Length > LongestLine)
        {
            return LineParser.Parse(characters, _buffers);
        }

        ref var slot = ref _slots[(uint)string.GetHashCode(characters) % Slots];
        if (slot.Line is null || !characters.SequenceEqual(text.Slice(slot.Span)))
        {
            slot = (span, LineParser.Parse(characters, _buffers));
        }

        return slot.Line;
    }
}
