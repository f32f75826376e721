using Ttvm.Analysis.Domain;
using Ttvm.Analysis.Flow;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Binding;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Analysis.Checks;

/// <summary>
/// Variables that a function reads although another one has stored them: one mistake, which shows in both, since a function sees its own
/// variables only.
/// </summary>
internal sealed class VariablesOfOthers
{
    /// <summary>For how many names other functions are searched; a file in which more are missing has other troubles.</summary>
    private const int MostNames = 16;

    private readonly FunctionTable _functions;
    private readonly HashSet<string> _missing = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (FunctionNode Node, int Site)?> _stores = new(StringComparer.Ordinal);

    /// <summary>Collects the names that some function reads without a value.</summary>
    public VariablesOfOthers(FunctionTable functions)
    {
        _functions = functions;
        foreach (var label in functions.WithFindings)
        {
            foreach (var finding in functions.Nodes[label].Result.Findings)
            {
                if (finding.Rule == DiagnosticRules.UndefinedVariable && finding.Variable is { } name)
                {
                    _missing.Add(name);
                }
            }
        }
    }

    /// <summary>Whether a variable is stored for nobody only because another function tries in vain to read it.</summary>
    public bool Explains(FlowFinding finding) =>
        finding.Rule == DiagnosticRules.UnreadVariable && finding.Variable is { } name && _missing.Contains(name);

    /// <summary>Where another function stores the variable that has no value here, and what to say then; null if none does.</summary>
    public (FunctionNode Node, int Site, string Message)? StoredElsewhere(FunctionNode node, FlowFinding finding)
    {
        // What is so of one way only needs its own words.
        if (finding.Rule != DiagnosticRules.UndefinedVariable || finding.IsOfOneWay || finding.Variable is not { } name
            || (!_stores.ContainsKey(name) && _stores.Count == MostNames))
        {
            return null;
        }

        if (!_stores.TryGetValue(name, out var found))
        {
            found = FindStore(name);
            _stores.Add(name, found);
        }

        if (found is not { } store || store.Node.Label == node.Label)
        {
            return null;
        }

        var advice = node.Label.Length == 0 ? "what a function stores is its own; leave the value on the stack"
            : "a function sees its own variables only; pass it as a parameter";
        return (store.Node, store.Site, $"The variable {Phrases.Excerpt(name)} has no value here: {advice}.");
    }

    /// <summary>The function that stores a variable: the start of the file, or else the first by name.</summary>
    private (FunctionNode Node, int Site)? FindStore(string name)
    {
        var first = _functions.Nodes.GetValueOrDefault(FunctionBody.Start) is { } start && Stores(start, name) ? start : null;
        var chunks = _functions.Program.Chunks;
        first ??= _functions.Nodes.GetValueOrDefault(FunctionBody.Start) is { } main
            && main.Body.ImportedPaths.Any(path => _functions.Imports.Find(path)?.Find(name) is not null) ? main : null;
        for (var ordinal = 0; first?.Label != FunctionBody.Start && ordinal < chunks.Count; ordinal++)
        {
            // Few parts of a large file name the variable at all.
            foreach (var label in chunks[ordinal].References.Contains(SymbolKind.Variable, name)
                ? _functions.Dependents.GetValueOrDefault(chunks[ordinal], []) : [])
            {
                if ((first is null || string.CompareOrdinal(label, first.Label) < 0) && Stores(_functions.Nodes[label], name))
                {
                    first = _functions.Nodes[label];
                }
            }
        }

        for (var site = 0; first is not null && site < first.Body.InstructionCount; site++)
        {
            var line = first.Body.LineOf(site);
            if (line.Is(InstructionFlags.Binds) ? LineMeaning.Find(line, OperandKind.Variable)?.Value.AsText == name
                : line.Is(InstructionFlags.Imports) && Exports(line, name))
            {
                return (first, site);
            }
        }

        return null;
    }

    private bool Exports(LineSyntax import, string name) =>
        _functions.Imports.Find(LineMeaning.Find(import, OperandKind.Path)?.Value.AsText)?.Find(name) is not null;

    private static bool Stores(FunctionNode node, string name) =>
        node.Body.VariableSlots.TryGetValue(name, out var slot) && slot < VariableState.Limit && (node.Body.Stored & (1UL << slot)) != 0;
}
