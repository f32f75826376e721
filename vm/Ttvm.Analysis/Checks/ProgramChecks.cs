using System.Collections.Immutable;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Text;

namespace Ttvm.Analysis.Checks;

/// <summary>Runs the checks that need the whole file and joins their findings with those of the lines.</summary>
internal static class ProgramChecks
{
    /// <summary>All checks; the order does not matter, findings are sorted by place.</summary>
    private static readonly ImmutableArray<Action<AnalyzedProgram, DiagnosticCollector>> All =
    [
        DuplicateLabel.Check,
        UndefinedLabel.Check,
        TargetOutOfRange.Check,
        FlowFindings.Check,
        CallSites.Check,
        UnusedLabel.Check,
        UnreachableCode.Check,
        NumericTarget.Check,
        LiteralPid.Check,
        HiddenLabel.Check,
        BadTestDirective.Check,
    ];

    /// <summary>Everything that is wrong, in order of place.</summary>
    /// <param name="program">The file.</param>
    /// <param name="options">What the user has chosen.</param>
    /// <param name="ofMessages">What is wrong with its messages, seen from the programs it belongs to.</param>
    public static ImmutableArray<Diagnostic> Run(AnalyzedProgram program, CheckOptions options, ImmutableArray<Diagnostic> ofMessages) =>
        Run(program, options, ofMessages, All);

    /// <summary>The same with other checks.</summary>
    internal static ImmutableArray<Diagnostic> Run(
        AnalyzedProgram program, CheckOptions options, ImmutableArray<Diagnostic> ofMessages,
        ImmutableArray<Action<AnalyzedProgram, DiagnosticCollector>> checks)
    {
        IgnoreComments? ignores = null;
        var failed = FailedCheck.Try(typeof(IgnoreComments), () => ignores = IgnoreComments.Find(program.Tree));
        var collector = new DiagnosticCollector(options, ignores);
        AddFromLines(program, collector);
        foreach (var check in options.RunsWithoutSmp ? checks.Add(NeedsSmp.Check) : checks)
        {
            collector.Guard(check.Method.DeclaringType!, () => check(program, collector));
        }

        foreach (var diagnostic in failed is null ? ofMessages : ofMessages.Add(failed))
        {
            collector.Add(diagnostic);
        }

        foreach (var (span, message, fixes) in ignores?.Faults ?? [])
        {
            collector.Add(DiagnosticRules.BadIgnore, span, message, fixes: fixes);
        }

        return collector.ToSorted(endOfText: new TextSpan(program.Tree.Text.Length, 0));
    }

    private static void AddFromLines(AnalyzedProgram program, DiagnosticCollector collector)
    {
        var (chunks, text) = (program.Facts.Program.Chunks, program.Tree.Text);
        for (var ordinal = 0; ordinal < chunks.Count; ordinal++)
        {
            foreach (var line in chunks[ordinal].LinesWithFindings)
            {
                collector.AddFromLine(chunks[ordinal].Lines[line].Diagnostics, text.GetLineSpan(chunks.FirstLineOf(ordinal) + line).Start,
                    text.NewLine, program.HasNumericTarget);
            }
        }
    }
}
