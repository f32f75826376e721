using System.Collections.Immutable;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Text;

namespace Ttvm.Language.Formatting;

/// <summary>
/// The edits between two texts that differ only in blanks and ends of lines. They touch nothing but those, so that a cursor, a breakpoint
/// or a mark in a word stays where it is.
/// </summary>
public static class BlankEdits
{
    /// <summary>A byte order mark counts as one: the parser passes it like a blank.</summary>
    private const string Blanks = $" \t{LineEnds.Characters}\uFEFF";

    /// <summary>The edits that make one text of another, in order of place.</summary>
    /// <param name="oldText">The text as it is.</param>
    /// <param name="newText">The text as it should be.</param>
    /// <param name="start">The place of the old text in the whole, from which edits count.</param>
    public static ImmutableArray<TextEdit> Between(ReadOnlySpan<char> oldText, ReadOnlySpan<char> newText, int start)
    {
        var edits = ImmutableArray.CreateBuilder<TextEdit>();
        var (oldAt, newAt) = (0, 0);
        while (oldAt < oldText.Length || newAt < newText.Length)
        {
            var (oldEnd, newEnd) = (EndOfBlanks(oldText, oldAt), EndOfBlanks(newText, newAt));
            CompareBlanks(oldText[oldAt..oldEnd], newText[newAt..newEnd], start + oldAt, edits);
            (oldAt, newAt) = (oldEnd, newEnd);

            // Blanks may also come or go between two words that touch each other in one of the texts.
            while (oldAt < oldText.Length && newAt < newText.Length && oldText[oldAt] == newText[newAt]
                && !Blanks.Contains(oldText[oldAt], StringComparison.Ordinal))
            {
                oldAt++;
                newAt++;
            }

            if (oldAt == oldEnd && EndOfBlanks(oldText, oldAt) == oldAt && EndOfBlanks(newText, newAt) == newAt)
            {
                // The texts have different words here, or one of them is at its end.
                Add(oldText[oldAt..], newText[newAt..], start + oldAt, edits);
                break;
            }
        }

        return edits.ToImmutable();
    }

    private static int EndOfBlanks(ReadOnlySpan<char> text, int from)
    {
        var length = text[from..].IndexOfAnyExcept(Blanks);
        return length < 0 ? text.Length : from + length;
    }

    /// <summary>What ends a line, what lies between it and the next one with words, and what is in front of those are compared each for
    /// itself, so that ends of lines that stay are not touched.</summary>
    private static void CompareBlanks(ReadOnlySpan<char> old, ReadOnlySpan<char> replacement, int start,
        ImmutableArray<TextEdit>.Builder edits)
    {
        if (old.SequenceEqual(replacement))
        {
            return;
        }

        if (!old.ContainsAny(LineEnds.Characters) || !replacement.ContainsAny(LineEnds.Characters))
        {
            Add(old, replacement, start, edits);
            return;
        }

        var (oldFirst, oldLast) = Ends(old);
        var (newFirst, newLast) = Ends(replacement);
        Add(old[..oldFirst], replacement[..newFirst], start, edits);
        Add(old[oldFirst..oldLast], replacement[newFirst..newLast], start + oldFirst, edits);
        Add(old[oldLast..], replacement[newLast..], start + oldLast, edits);
    }

    /// <summary>Where the first end of a line begins and the last one is over.</summary>
    private static (int First, int Last) Ends(ReadOnlySpan<char> blanks)
    {
        return (blanks.IndexOfAny(LineEnds.Characters), blanks.LastIndexOfAny(LineEnds.Characters) + 1);
    }

    private static void Add(ReadOnlySpan<char> old, ReadOnlySpan<char> replacement, int start, ImmutableArray<TextEdit>.Builder edits)
    {
        var prefix = old.CommonPrefixLength(replacement);
        var suffix = 0;
        while (suffix < Math.Min(old.Length, replacement.Length) - prefix && old[^(suffix + 1)] == replacement[^(suffix + 1)])
        {
            suffix++;
        }

        // An edit between \r and \n would have no place in an editor, and \r\n is no \n with something in front of it.
        prefix -= IsInLineEnd(old, prefix) || IsInLineEnd(replacement, prefix) ? 1 : 0;
        suffix -= IsInLineEnd(old, old.Length - suffix) || IsInLineEnd(replacement, replacement.Length - suffix) ? 1 : 0;
        var gone = old[prefix..^suffix];
        var come = replacement[prefix..^suffix];
        if (gone.Length > 0 || come.Length > 0)
        {
            edits.Add(new TextEdit(new TextSpan(start + prefix, gone.Length), come.ToString()));
        }
    }

    private static bool IsInLineEnd(ReadOnlySpan<char> text, int place) => place > 0 && place < text.Length && text[place - 1] == '\r'
        && text[place] == '\n';
}
