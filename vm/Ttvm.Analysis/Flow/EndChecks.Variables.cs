using Ttvm.Analysis.Domain;
using Ttvm.Language.Binding;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Analysis.Flow;

/// <summary>What is stored for nobody, or for nothing.</summary>
internal sealed partial class EndChecks
{
    /// <summary>How often each variable is read.</summary>
    private readonly Dictionary<string, int> _reads = new(StringComparer.Ordinal);
    private readonly HashSet<string> _deleted = new(StringComparer.Ordinal);
    private readonly List<(int Site, string Name)> _stores = [];
    private bool _exports;

    /// <summary>Reports variables that are never read, and those that are only read by the instruction behind the one that stores
    /// them.</summary>
    /// <param name="reached">How many instructions of each block control comes to.</param>
    /// <param name="run">What has gone through the whole function.</param>
    public void CheckVariables(int[] reached, FlowRun run)
    {
        if (body.IsCut || body.Blocks.Length == 0)
        {
            return;
        }

        // The STOREs whose value the next instruction loads.
        var pairs = new List<(int Site, string Name)>();
        for (var index = 0; index < body.Blocks.Length; index++)
        {
            var block = body.Blocks[index];
            for (var instruction = block.Start; instruction < block.End; instruction++)
            {
                var line = block.Chunk.InstructionAt(instruction);
                var site = body.SiteOf(index, instruction);
                if (!Collect(line, site))
                {
                    return;
                }

                if (line.Instruction?.Opcode == Opcode.Load && IsStraightOn(index, instruction) && _stores is [.., var last]
                    && last.Site == site - 1
                    && last.Name == Chunk.OperandText(line) && instruction - block.Start < reached[index])
                {
                    pairs.Add(last);
                }
            }
        }

        foreach (var (site, name) in _stores)
        {
            if (!_reads.ContainsKey(name) && !name.StartsWith('_'))
            {
                var meant = MeantBy(name);
                var advice = meant is null ? "; a name that begins with '_' says that this is meant." : Phrases.DidYouMean(meant);
                findings.Add(new FlowFinding(DiagnosticRules.UnreadVariable, site, true,
                    $"The variable {Phrases.Excerpt(name)} is never read{advice}", [])
                {
                    Variable = name,
                    Updated = run.StoredUpdates.GetValueOrDefault(site),
                    Meant = meant,
                    Missing = ReferenceEquals(entry, EntryState.Start) && _exports
                        ? (site, $"EXPORT {StringLiteral.QuoteNameIfNeeded(name)}") : null,
                });
            }
        }

        if (pairs.Count > 0)
        {
            CheckPairs(pairs, run);
        }
    }

    /// <summary>The variable that is read and nearly has the name of one that is not; null if there is none, or if they are
    /// numbered.</summary>
    private string? MeantBy(string name) => NearMiss.Find(name,
        _reads.Keys.Order(StringComparer.Ordinal).Where(read => WithoutDigits(read) != WithoutDigits(name)));

    private static string WithoutDigits(string name) => string.Concat(name.Where(character => !char.IsAsciiDigit(character)));

    private void CheckPairs(List<(int Site, string Name)> pairs, FlowRun run)
    {
        var byName = pairs.CountBy(pair => pair.Name, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        foreach (var (site, name) in pairs)
        {
            // Whoever else reads the variable may read this value; and a DELETE that finds no variable says so.
            if (_reads[name] == byName[name] && !_deleted.Contains(name) && !name.StartsWith('_') && !run.IsShortAt(site))
            {
                findings.Add(new FlowFinding(
                    DiagnosticRules.StoredForNothing,
                    site,
                    false,
                    $"The next instruction loads {Phrases.Excerpt(name)} again and nothing else reads what is stored here; both can go.",
                    [(site + 1, "It is loaded here.")]) { NeedsUse = true });
            }
        }
    }

    /// <summary>Whether control comes to an instruction only from the one before it in the function.</summary>
    private bool IsStraightOn(int block, int instruction) =>
        instruction > body.Blocks[block].Start || (block > 0 && body.Blocks[block - 1] is { RunsOn: true } before && before.Next == block);

    /// <summary>Notes what a line does to variables; false if it may read any of them.</summary>
    private bool Collect(LineSyntax line, int site)
    {
        // A line that is not right yet may come to read any: the variable of a wrong pattern, or of an operand that is missing or one too
        // many.
        if (line.Diagnostics.Any(diagnostic => diagnostic.Rule.Severity == Severity.Error))
        {
            return false;
        }

        switch (line.Instruction?.Opcode)
        {
            case null or Opcode.DumpScope:
                return false;
            case Opcode.Store when LineMeaning.Find(line, OperandKind.Variable) is { } stored:
                _stores.Add((site, stored.Value.AsText));
                return true;
            case Opcode.Delete:
                _deleted.Add(Chunk.OperandText(line));
                return true;
            case Opcode.Catch:
                return true;
            case Opcode.Export:
                _exports = true;
                break;
        }

        foreach (var operand in line.Operands)
        {
            if (operand.Operand.Kind == OperandKind.Variable)
            {
                NoteRead(operand.Value.AsText);
            }
            else if (operand.Operand.Kind == OperandKind.Pattern)
            {
                foreach (var name in FunctionBody.PatternVariables(operand))
                {
                    NoteRead(name.Name);
                }
            }
        }

        return true;
    }

    private void NoteRead(string name) => _reads[name] = _reads.GetValueOrDefault(name) + 1;
}
