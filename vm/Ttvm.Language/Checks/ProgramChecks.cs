using System.Collections.Immutable;
using Ttvm.Language.Binding;
using Ttvm.Language.Syntax;

namespace Ttvm.Language.Checks;

/// <summary>Runs the checks that need the whole file and joins their findings with those of the lines.</summary>
internal static class ProgramChecks
{
    /// <summary>All checks; the order does not matter, findings are sorted by place.</summary>
    private static readonly ImmutableArray<Action<ProgramSymbols, DiagnosticCollector>> All =
    [
        DuplicateLabel.Check,
        UndefinedLabel.Check,
        TargetOutOfRange.Check,
    ];

    /// <summary>Everything that is wrong, in order of place.</summary>
    public static ImmutableArray<Diagnostic> Run(ProgramSymbols program)
    {
        var collector = new DiagnosticCollector();
        for (var line = 0; line < program.Tree.Lines.Length; line++)
        {
            var diagnostics = program.Tree.Lines[line].Diagnostics;
            if (!diagnostics.IsEmpty)
            {
                collector.AddFromLine(diagnostics, program.Tree.Text.GetLineSpan(line).Start);
            }
        }

        foreach (var check in All)
        {
            check(program, collector);
        }

        return collector.ToSorted(endOfText: new TextSpan(program.Tree.Text.Text.Length, 0));
    }
}
