using System.Collections;
using Ttvm.Language.Text;

namespace Ttvm.Language.Syntax;

/// <summary>
/// The parsed lines of a text, in order. Immutable; a change gives a new list, which shares all lines that the change did not touch. As in
/// <see cref="SourceText"/>, the newest version is the lines around the cursor and, for all the others, an older list; so a keystroke costs
/// nothing in proportion to the file, and neither does finding out what it has changed.
/// </summary>
public sealed class LineList : IReadOnlyList<LineSyntax>
{
    private const int MostEdited = 256;

    /// <summary>The lines of the older list.</summary>
    private readonly LineSyntax[] _below;

    /// <summary>The lines that stand in the place of some of those.</summary>
    private readonly LineSyntax[] _edited;
    private readonly int _first;
    private readonly int _replaced;

    /// <param name="lines">The lines; the array must not change any more.</param>
    internal LineList(LineSyntax[] lines)
        : this(lines, lines.Length, 0, [])
    {
    }

    private LineList(LineSyntax[] below, int first, int replaced, LineSyntax[] edited)
    {
        _below = below;
        _first = first;
        _replaced = replaced;
        _edited = edited;
    }

    /// <summary>How many lines there are; at least one.</summary>
    public int Length => _below.Length + Shift;

    /// <inheritdoc/>
    int IReadOnlyCollection<LineSyntax>.Count => Length;

    private int Shift => _edited.Length - _replaced;

    /// <summary>Whether all lines are in one array. An edit that only takes lines away leaves no edited line, but a place where they are
    /// missing.</summary>
    private bool IsWhole => _edited.Length == 0 && _replaced == 0;

    private int EditedEnd => _first + _edited.Length;

    /// <summary>How many lines at the end are those of the older list.</summary>
    private int Untouched => IsWhole ? Length : Length - EditedEnd;

    /// <summary>A line.</summary>
    /// <param name="line">0-based.</param>
    public LineSyntax this[int line] => line < _first ? _below[line] : line < EditedEnd ? _edited[line - _first] : _below[line - Shift];

    /// <summary>Copies some lines.</summary>
    /// <param name="first">The first of them, 0-based.</param>
    /// <param name="count">How many.</param>
    public LineSyntax[] Slice(int first, int count)
    {
        var slice = new LineSyntax[count];
        for (var index = 0; index < count; index++)
        {
            slice[index] = this[first + index];
        }

        return slice;
    }

    /// <inheritdoc/>
    public IEnumerator<LineSyntax> GetEnumerator()
    {
        for (var line = 0; line < Length; line++)
        {
            yield return this[line];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>How many lines are the same objects as those of another list, from the start and from the end; the two may
    /// overlap.</summary>
    /// <param name="other">Cheap for another version of the same file, in proportion to the length for any other list.</param>
    public (int AtStart, int AtEnd) SharedWith(LineList other)
    {
        var shorter = Math.Min(Length, other.Length);
        var isRelated = ReferenceEquals(_below, other._below);
        var start = isRelated ? Math.Min(_first, other._first) : 0;
        var behind = Math.Max(EditedEnd, other.EditedEnd);
        while (start < shorter && ReferenceEquals(this[start], other[start]))
        {
            start++;
            if (isRelated && start >= behind && Shift == other.Shift)
            {
                return (shorter, shorter);
            }
        }

        var end = isRelated ? Math.Min(Untouched, other.Untouched) : 0;
        while (end < shorter && ReferenceEquals(this[Length - 1 - end], other[other.Length - 1 - end]))
        {
            end++;
        }

        return (start, end);
    }

    /// <summary>The list with other lines in the place of some.</summary>
    /// <param name="first">The first line that goes.</param>
    /// <param name="count">How many go.</param>
    /// <param name="lines">What comes for them.</param>
    internal LineList With(int first, int count, ReadOnlySpan<LineSyntax> lines)
    {
        // Lines between this change and the last one count as edited, too; if these are many, the cursor is somewhere else now.
        var (from, to) = IsWhole ? (first, first + count) : (Math.Min(first, _first), Math.Max(first + count, EditedEnd));
        if (!IsWhole && to - from > MostEdited)
        {
            return new LineList(Slice(0, Length)).With(first, count, lines);
        }

        LineSyntax[] edited = [.. Slice(from, first - from), .. lines, .. Slice(first + count, to - first - count)];
        var result = new LineList(_below, from, to - from - Shift, edited);
        return edited.Length > MostEdited ? new LineList(result.Slice(0, result.Length)) : result;
    }
}
