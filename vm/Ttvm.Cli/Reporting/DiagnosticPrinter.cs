using System.Collections.Immutable;
using System.Globalization;
using Ttvm.Cli.Terminals;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Text;

namespace Ttvm.Cli.Reporting;

/// <summary>
/// Shows findings to people: place, code and message in a line that editors and terminals can follow, then the source line
/// with carets under the exact range, then other places and repairs.
/// </summary>
/// <param name="writer">Where the findings go.</param>
/// <param name="style">With colours or without.</param>
/// <param name="width">The width of the terminal; null if it is none.</param>
internal sealed class DiagnosticPrinter(TextWriter writer, Style style, int? width)
{
    private const int UsualWidth = 120;
    private const int LeastWidth = 40;

    /// <summary>How many findings are shown to somebody who wanted to run a program: nobody reads more of them.</summary>
    private const int Some = 20;

    /// <summary>A printer on standard error.</summary>
    public static DiagnosticPrinter OfErrors(Terminal terminal) =>
        new(terminal.Error, terminal.ErrorStyle, terminal.ErrorIsTerminal ? terminal.Width() : null);

    /// <summary>Shows on standard error why a program was not run: its errors.</summary>
    /// <param name="terminal">The terminal.</param>
    /// <param name="program">The program, as it was named.</param>
    /// <param name="source">Its text.</param>
    /// <param name="diagnostics">What was found in it.</param>
    public static void PrintWhyNotRun(Terminal terminal, string program, SourceText source, ImmutableArray<Diagnostic> diagnostics)
    {
        var errors = diagnostics.RemoveAll(diagnostic => diagnostic.Rule.Severity != Severity.Error);
        OfErrors(terminal).PrintSome(source, errors);
        NoticePrinter.PrintError(terminal, $"{Counts.Of(errors.Length, "error")} in {program}; nothing was run");
    }

    /// <summary>Shows the first findings, and says how many there are besides.</summary>
    public void PrintSome(SourceText source, ImmutableArray<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics.Take(Some))
        {
            Print(source, diagnostic);
        }

        if (diagnostics.Length > Some)
        {
            writer.Write($"… and {Counts.Of(diagnostics.Length - Some, "more problem")}; 'ttvm check {source.Path}' shows them all\n");
        }
    }

    /// <summary>Shows one finding.</summary>
    public void Print(SourceText source, Diagnostic diagnostic)
    {
        var label = $"{Word(diagnostic.Severity)} {diagnostic.Rule.Code}:";
        Func<string, string> paint = diagnostic.Severity switch
        {
            Severity.Error => style.Error,
            Severity.Warning => style.Warning,
            Severity.Hint => style.Note,
        };
        PrintPlace(source, diagnostic.Span, paint(label), style.Strong(diagnostic.Message), paint,
            isText: diagnostic.Rule != DiagnosticRules.NotText);
        foreach (var related in diagnostic.Related)
        {
            PrintPlace(related.Source ?? source, related.Span, style.Note("note:"), related.Message, style.Note);
        }

        foreach (var fix in diagnostic.Fixes.Take(1))
        {
            writer.Write($"  {style.Good("fix:")} {fix.Title}\n");
        }
    }

    /// <summary>How a level is called.</summary>
    public static string Word(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        Severity.Hint => "hint",
    };

    private void PrintPlace(SourceText source, TextSpan span, string label, string message, Func<string, string> paint, bool isText = true)
    {
        var place = source.GetPlace(span.Start);
        writer.Write(string.Create(CultureInfo.InvariantCulture, $"{source.Path}:{place.Line}:{place.Column}: {label} {message}\n"));
        if (!isText)
        {
            return;
        }

        var number = place.Line.ToString(CultureInfo.InvariantCulture);
        var gutter = number.Length + " | ".Length + "  ".Length;
        var excerpt = SourceExcerpt.Of(source, span, Math.Max(LeastWidth, (width ?? UsualWidth) - gutter - 2));
        writer.Write($"  {style.Quiet(number + " |")} {excerpt.Line}\n");
        writer.Write(
            $"  {style.Quiet(new string(' ', number.Length) + " |")} {new string(' ', excerpt.Indent)}{paint(new string('^', excerpt.Carets))}\n");
    }
}
