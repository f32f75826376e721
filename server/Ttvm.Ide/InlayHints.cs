using System.Collections.Immutable;
using System.Globalization;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Ide;

/// <summary>Which hints are wanted.</summary>
/// <param name="Stack">The stack after each line.</param>
/// <param name="Parameters">The parameter that a pushed value becomes.</param>
/// <param name="ProcessIds">What a literal process id stands for.</param>
public sealed record InlayHintOptions(bool Stack = true, bool Parameters = true, bool ProcessIds = true);

/// <summary>What a hint says; editors may style the kinds apart.</summary>
public enum InlayHintKind
{
    /// <summary>The stack after a line.</summary>
    Stack,

    /// <summary>A parameter name.</summary>
    Parameter,

    /// <summary>A process.</summary>
    Process,
}

/// <summary>A text shown inside a line without being part of it.</summary>
/// <param name="Offset">Where, in units of the whole text.</param>
/// <param name="Kind">What it says.</param>
/// <param name="Text">A few words.</param>
/// <param name="Tooltip">More, as Markdown; null if there is no more to say.</param>
/// <param name="Target">Where the hint leads; null if nowhere.</param>
public sealed record InlayHint(int Offset, InlayHintKind Kind, string Text, string? Tooltip = null, Place? Target = null);

/// <summary>Shows in the lines what can be known about them without running the program.</summary>
public static class InlayHints
{
    /// <summary>The hints of the lines that <paramref name="range"/> touches, in document order.</summary>
    public static ImmutableArray<InlayHint> Of(Workspace workspace, Document document, TextSpan range, InlayHintOptions options)
    {
        var first = document.Text.GetLineIndex(range.Start);
        var last = document.Text.GetLineIndex(range.End);
        var hints = ImmutableArray.CreateBuilder<InlayHint>();
        ImmutableArray<KnownProcess>? processes = null;
        for (var line = first; line <= last; line++)
        {
            var syntax = document.Tree.Lines[line];
            var start = document.Text.GetLineSpan(line).Start;
            foreach (var operand in syntax.Operands)
            {
                if (options.ProcessIds && operand is { Operand.Kind: OperandKind.Pid, Value: { IsPresent: true, AsInt: not 0 } pid })
                {
                    processes ??= SpawnOrder.Of(workspace, document);
                    if (processes.Value.FirstOrDefault(process => process.Pid == (ulong)pid.AsInt) is { } process)
                    {
                        hints.Add(OfProcess(document, process, start + operand.Span.End));
                    }
                }
            }
        }

        return hints.ToImmutable();
    }

    private static InlayHint OfProcess(Document document, KnownProcess process, int offset)
    {
        var line = (process.Line + 1).ToString(CultureInfo.InvariantCulture);
        var name = process.Name.Length > 0 ? process.Name : "a process";
        var text = process.Pid == 1 ? " main" : $" {name}, line {line}";
        var tooltip = process.Pid == 1 ? "The main program." : $"The process that line {line} spawns: `{name}`, as the {process.Pid - 1}. spawn of the run.";
        var mnemonic = document.Tree.Lines[process.Line].Mnemonic ?? default;
        return new InlayHint(offset, InlayHintKind.Process, text, tooltip, new Place(document, mnemonic.Shift(document.Text.GetLineSpan(process.Line).Start), true));
    }
}
