using Ttvm.Cli.Reporting;
using Ttvm.Cli.Terminals;
using Ttvm.Runtime.Testing;

namespace Ttvm.Cli.Testing;

/// <summary>Shows to people how a run differs from what its program states.</summary>
internal static class MismatchText
{
    /// <summary>Lines around a difference that are the same.</summary>
    private const int Around = 3;

    /// <summary>A program that prints without end differs in many lines.</summary>
    private const int Most = 40;

    /// <summary>The complaint, then what is missing (<c>-</c>) and what is too much (<c>+</c>).</summary>
    public static IEnumerable<string> Of(Mismatch mismatch, Style? style = null)
    {
        style ??= Style.Plain;
        var lines = mismatch.Lines;
        var differs = lines.Select(line => line.Fate != LineFate.Same).ToArray();
        var shown = Enumerable.Range(0, lines.Length)
            .Where(index => differs.AsSpan(Math.Max(0, index - Around)..Math.Min(lines.Length, index + Around + 1)).Contains(true))
            .ToList();
        yield return mismatch.Complaint;
        var last = -1;
        foreach (var index in shown.Take(Most))
        {
            if (index > last + 1)
            {
                yield return $"  {style.Quiet("…")}";
            }

            last = index;
            var text = OneLine(lines[index].Text);
            yield return lines[index].Fate switch
            {
                LineFate.Same => $"    {text}",
                LineFate.Missing => $"  {style.Error($"- {text}")}",
                LineFate.Surplus => $"  {style.Good($"+ {text}")}",
            };
        }

        if (shown.Count > Most)
        {
            yield return $"  {style.Quiet($"… and {Counts.Of(shown.Count - Most, "more line")}")}";
        }
        else if (last >= 0 && last < lines.Length - 1)
        {
            yield return $"  {style.Quiet("…")}";
        }

        foreach (var detail in mismatch.Details.Take(Most))
        {
            yield return $"  {style.Quiet("|")} {OneLine(detail)}";
        }
    }

    /// <summary>What could give orders to a terminal is replaced.</summary>
    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) && c != '\t' ? '\uFFFD' : c));
}
