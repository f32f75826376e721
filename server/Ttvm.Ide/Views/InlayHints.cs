using System.Collections.Immutable;
using System.Globalization;
using Ttvm.Analysis.Messages;
using Ttvm.Ide.Descriptions;
using Ttvm.Ide.Model;
using Ttvm.Ide.Names;
using Ttvm.Ide.Navigation;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Ide.Views;

/// <summary>Which hints are wanted.</summary>
/// <param name="Stack">The stack after each line.</param>
/// <param name="Parameters">The parameter that a pushed value becomes.</param>
/// <param name="ProcessIds">What a literal process id stands for.</param>
/// <param name="StackColumn">The column in which stacks begin where the line is not longer; 0: right behind it.</param>
public sealed record InlayHintOptions(bool Stack = true, bool Parameters = true, bool ProcessIds = true, int StackColumn = 0);

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
        _ = workspace.ProgramOf(document);
        var first = document.Text.GetLineIndex(range.Start);
        var last = document.Text.GetLineIndex(range.End);
        var hints = ImmutableArray.CreateBuilder<InlayHint>();
        var parameters = options.Parameters ? ParametersPushed(document, first, last) : [];
        string? shown = null;
        for (var line = first; line <= last; line++)
        {
            var syntax = document.Tree.Lines[line];
            var start = document.Text.GetLineSpan(line).Start;
            if (parameters.TryGetValue(line, out var parameter) && syntax.Operands is [var value, ..])
            {
                hints.Add(new InlayHint(value.Span.Start + start, InlayHintKind.Parameter, parameter.Name + ":",
                    $"Becomes the parameter `{parameter.Name}` of `{parameter.Label}`."));
            }

            foreach (var operand in syntax.Operands)
            {
                if (options.ProcessIds && operand is { Operand.Kind: OperandKind.Pid, Value: { IsPresent: true, AsInt: not 0 } pid }
                    && workspace.Programs.ProcessesOf(document).Find(pid.AsInt) is { } process)
                {
                    hints.Add(OfProcess(document, process, start + operand.Span.End));
                }
            }

            // A picture that says the same as the one above it, and that of an empty stack, only make the
            // others harder to find.
            if (syntax.Kind == LineKind.Instruction)
            {
                var after = options.Stack ? document.Program.Analysis.After(line) : null;
                var picture = after is null ? null : StackText.Hint(after);
                if (picture is not null && picture != shown && !after!.IsEmpty && document.Program.Analysis.Before(line) is { } before)
                {
                    // Editors put a blank in front of the hint.
                    var end = EndOfCode(syntax);
                    var aligned = picture.PadLeft(picture.Length + Math.Max(options.StackColumn - end - 1, 0));
                    hints.Add(new InlayHint(start + end, InlayHintKind.Stack, aligned, StackText.Around(before, after)));
                }

                shown = picture;
            }
        }

        return hints.ToImmutable();
    }

    /// <summary>The parameters that values pushed in these lines become, by line: of the calls in the lines, and of the next one below
    /// them.</summary>
    private static Dictionary<int, (string Name, string Label)> ParametersPushed(Document document, int first, int last)
    {
        // A call takes what was pushed just above it; how far below the visible lines it may stand is a matter of taste.
        const int Below = 20;
        var pushed = new Dictionary<int, (string, string)>();
        for (var line = first; line < Math.Min(last + Below, document.Tree.Lines.Length); line++)
        {
            if (document.Tree.Lines[line].Operands is not [{ Operand.Kind: OperandKind.Label } label,
                { Operand.Kind: OperandKind.Params } operand, ..]
                || !document.Tree.Lines[line].Is(InstructionFlags.PassesArguments)
                || document.Program.Analysis.Before(line) is not { } stack)
            {
                continue;
            }

            var names = operand.Value.AsParams;
            for (var index = 0; index < names.Length; index++)
            {
                var slot = stack.Values.Length - names.Length + index;
                if (slot >= 0 && stack.Values[slot].PushedByLine is { } pushing && !IsNamedAlike(document, pushing, names[index]))
                {
                    pushed[pushing] = (names[index], label.Value.AsText);
                }
            }
        }

        return pushed;
    }

    /// <summary><c>LOAD n</c> for the parameter n says everything already.</summary>
    private static bool IsNamedAlike(Document document, int line, string name) =>
        document.Tree.Lines[line].Operands is [{ Operand.Kind: OperandKind.Variable } variable, ..] && variable.Value.AsText == name;

    private static int EndOfCode(LineSyntax line)
    {
        var end = 0;
        foreach (var token in line.Tokens)
        {
            end = token.Kind is TokenKind.Whitespace or TokenKind.Comment ? end : token.Span.End;
        }

        return end;
    }

    /// <summary>A known process in a few words.</summary>
    internal static string TextOf(KnownProcess process)
    {
        var line = (process.Line + 1).ToString(CultureInfo.InvariantCulture);
        return process.IsMain ? "main" : $"{(process.Name.Length > 0 ? process.Name : "a process")}, line {line}";
    }

    private static InlayHint OfProcess(Document document, KnownProcess process, int offset) =>
        new(offset, InlayHintKind.Process, $" {TextOf(process)}", OperandText.Process(process),
            Definition.MnemonicOn(document, process.Line));
}
