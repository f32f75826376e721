using System.Globalization;
using Ttvm.Analysis.Checks;
using Ttvm.Analysis.Processes;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Analysis.Messages;

/// <summary>Two children of one name or id; both are instructions by their indexes among the
/// <see cref="AnalyzedProgram.ProcessUses"/>.</summary>
/// <param name="First">The first child of the name.</param>
/// <param name="Second">Another child of the name.</param>
/// <param name="Number">The how-manieth child the second is.</param>
/// <param name="IsTemporary">Whether the first child is forgotten when it ends.</param>
internal readonly record struct RepeatedChild(int First, int Second, int Number, bool IsTemporary);

/// <summary>
/// A child of a name or id that the same process supervises already: control comes from the one straight to the other, without waiting. A
/// temporary child is forgotten when it ends, so of that it is not certain that it is still there.
/// </summary>
internal static class DuplicateChild
{
    /// <summary>The findings in one file.</summary>
    public static IEnumerable<Diagnostic> Check(MessageFlow flow, string file)
    {
        foreach (var (first, second, number, isTemporary) in flow.RepeatedChildren[file])
        {
            var program = flow.ProgramOf(file);
            if (!BrokenTargets.IsUnguarded(program, second, onlyAtTop: false))
            {
                continue;
            }

            var use = program.ProcessUses[second];
            yield return new Diagnostic(
                DiagnosticRules.DuplicateChild,
                SpanOf(program, use),
                $"{use.Instruction.Mnemonic} fails here{(isTemporary ? ", unless the child before it has ended" : "")}: {Phrases.Excerpt(IdOf(use)!)} is supervised already.",
                [new RelatedPlace(SpanOf(program, program.ProcessUses[first]), "The child of this name.")],
                [FixOf(program, use, number)]);
        }
    }

    /// <summary>The children of one name in a program: the first, another one, and the how-manieth that is. The same in all versions with
    /// the same behaviour.</summary>
    public static IEnumerable<RepeatedChild> FindAll(AnalyzedProgram program)
    {
        var known = new Dictionary<string, (int First, int Count, bool IsTemporary)>(StringComparer.Ordinal);
        var line = 0;
        foreach (var use in program.ProcessUses)
        {
            foreach (var (temporary, _) in Waits(use) ? known.Where(child => child.Value.IsTemporary).ToList() : [])
            {
                known.Remove(temporary);
            }

            if (IdOf(use) is not { Length: > 0 } name)
            {
                continue;
            }

            if (known.Count > 0 && !IsStraight(program, line, use.Line))
            {
                known.Clear();
            }

            line = use.Line;
            if (known.TryGetValue(name, out var earlier))
            {
                known[name] = earlier with { Count = earlier.Count + 1 };
                yield return new RepeatedChild(earlier.First, use.Index, earlier.Count + 1, earlier.IsTemporary);
            }
            else
            {
                known.Add(name, (use.Index, 1, PolicyOf(use) == "temporary"));
            }
        }
    }

    /// <summary>While the process waits, temporary children end.</summary>
    private static bool Waits(ProcessUse use) => use.IsAny(InstructionFlags.MayBlock | InstructionFlags.Yields);

    /// <summary>Whether whoever comes to the second line comes from the first, and passes all that stands between.</summary>
    private static bool IsStraight(AnalyzedProgram program, int first, int second)
    {
        for (var between = first + 1; between < second; between++)
        {
            var syntax = program.Tree.Lines[between];
            if (syntax.Kind == LineKind.Label || (syntax.Kind == LineKind.Instruction
                && (syntax.Instruction is not { } instruction || instruction.Is(InstructionFlags.EndsBlock) || instruction.Jumps)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What the supervisor calls a child: the name it is started by, unless it is given an id; null if that is not
    /// written.</summary>
    private static string? IdOf(ProcessUse use) =>
        use.Is(InstructionFlags.StartsProcess | InstructionFlags.NamesChild) ? use.Name : use.Id?.Text;

    private static TextSpan SpanOf(AnalyzedProgram program, ProcessUse use) =>
        use.Id is { } id ? id.Span.Shift(program.Tree.Text.GetLineSpan(use.Line - id.LinesAbove).Start) : use.Span;

    private static string PolicyOf(ProcessUse use) =>
        use.Syntax.Operands is [.., { Operand.Kind: OperandKind.Policy } policy] ? policy.Value.AsText : "";

    /// <summary>The same child under an id of its own.</summary>
    private static Fix FixOf(AnalyzedProgram program, ProcessUse use, int number)
    {
        if (use.Id is { } given)
        {
            var other = FreeId(program, given.Text, number);
            return new Fix($"Give it the id {Phrases.Excerpt(other)}",
                [LineEdits.ChangeName(program.Tree.Text, SpanOf(program, use), other)]);
        }

        var id = $"{use.Name}-{number.ToString(CultureInfo.InvariantCulture)}";
        var start = program.Tree.Text.GetLineSpan(use.Line).Start;
        var written = TextSpan.FromBounds(use.Syntax.Mnemonic!.Value.Start, use.Syntax.Operands[^1].Span.End).Shift(start);
        var policy = PolicyOf(use) is { Length: > 0 } word ? $" {word}" : "";
        return new Fix(
            $"Give it the id {Phrases.Excerpt(id)} with SPAWN_SUPERVISED",
            [
                LineEdits.InsertBefore(program, use.Line, $"PUSH_STR {StringLiteral.Quote(id)}"),
                LineEdits.InsertBefore(program, use.Line, $"PUSH_STR {StringLiteral.Quote(use.Name!)}"),
                new TextEdit(written, $"SPAWN_SUPERVISED{policy}"),
            ]);
    }

    /// <summary>An id like another one that no child of the file has: the next number behind its stem.</summary>
    private static string FreeId(AnalyzedProgram program, string id, int number)
    {
        var taken = program.ProcessUses.Select(IdOf).ToHashSet(StringComparer.Ordinal);
        var stem = id.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        var next = stem.Length < id.Length && long.TryParse(id.AsSpan(stem.Length), NumberStyles.None, CultureInfo.InvariantCulture,
            out var last) && last < int.MaxValue ? last + 1 : number;
        stem = stem.Length < id.Length ? stem : $"{id}-";
        while (taken.Contains(Numbered(next)))
        {
            next++;
        }

        return Numbered(next);

        string Numbered(long count) => $"{stem}{count.ToString(CultureInfo.InvariantCulture)}";
    }
}
