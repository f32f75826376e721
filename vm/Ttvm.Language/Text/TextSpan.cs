namespace Ttvm.Language.Text;

/// <summary>A range of UTF-16 units, either of a whole text or, where a member says so, of one line.</summary>
/// <param name="Start">The first unit, 0-based.</param>
/// <param name="Length">How many units; 0 is a place between two.</param>
public readonly record struct TextSpan(int Start, int Length)
{
    /// <summary>The unit after the last.</summary>
    public int End => Start + Length;

    /// <summary>The range from <paramref name="start"/> up to, not including, <paramref name="end"/>.</summary>
    public static TextSpan FromBounds(int start, int end) => new(start, end - start);

    /// <summary>Whether the place is inside or at either edge, so that a cursor behind the last letter still belongs to a word.</summary>
    public bool Touches(int offset) => Start <= offset && offset <= End;

    /// <summary>Whether the ranges have a place in common, be it an edge.</summary>
    public bool Touches(TextSpan other) => Start <= other.End && other.Start <= End;

    /// <summary>The same range moved by <paramref name="offset"/> units.</summary>
    public TextSpan Shift(int offset) => new(Start + offset, Length);
}
