using System.Collections.Immutable;
using Ttvm.Analysis.Domain;
using Ttvm.Analysis.Flow;
using Ttvm.Language.Binding;
using Ttvm.Language.Instructions;

namespace Ttvm.Analysis.Stack;

/// <summary>Finds out what a module exports.</summary>
internal static class ExportAnalysis
{
    /// <summary>
    /// What a module exports; null if that cannot be known: it does not assemble, imports what is not known itself, or may export from a
    /// function, which whoever calls the function exports with it.
    /// </summary>
    /// <param name="program">The module, with its own imports.</param>
    /// <param name="file">Its name, for people.</param>
    public static ModuleExports? ExportsOf(AnalyzedProgram program, string file)
    {
        if (program.HasErrors || !program.Imports.Cover(program.Tree))
        {
            return null;
        }

        var functions = program.Facts.Functions;
        if (functions.IsLimited || !functions.Nodes.TryGetValue(FunctionBody.Start, out var start) || start.Body.IsCut
            || MayGetFunctions(start.Body))
        {
            return null;
        }

        var values = new SortedDictionary<string, AbstractValue>(StringComparer.Ordinal);
        foreach (var chunk in functions.Program.Chunks.All)
        {
            foreach (var instruction in chunk.Exports)
            {
                if (!CollectValue(functions, start, chunk, instruction, values))
                {
                    return null;
                }
            }
        }

        return new ModuleExports([.. values.Select(export => ToExport(program, export.Key, export.Value, file))]);
    }

    /// <summary>A message may bring a function of any file, and if that exports, it exports for whoever calls it.</summary>
    private static bool MayGetFunctions(FunctionBody start) => Enumerable.Range(0, start.InstructionCount)
        .Any(site => LineMeaning.InstructionOf(start.LineOf(site))?.Is(InstructionFlags.Receives) == true);

    /// <summary>Adds what an EXPORT may export; false if that is not certain.</summary>
    private static bool CollectValue(FunctionTable functions, FunctionNode start, Chunk chunk, int instruction,
        SortedDictionary<string, AbstractValue> values)
    {
        foreach (var (node, block) in functions.At(chunk, instruction))
        {
            if (!ReferenceEquals(node, start) && node.Entry.IsUsed
                && instruction - node.Body.Blocks[block].Start < node.Result.Reached[block])
            {
                return false;
            }
        }

        var name = LineMeaning.Find(chunk.InstructionAt(instruction), OperandKind.Variable)?.Value.AsText;
        var home = start.Body.FindBlock(chunk, instruction);
        var index = home < 0 ? 0 : instruction - start.Body.Blocks[home].Start;
        if (name is null || home < 0 || index >= start.Result.Reached[home]
            || start.Result.TraceOf(home, functions.SummaryOf).States[index] is not { } state)
        {
            // Control does not come here, whatever it says.
            return name is not null;
        }

        if (state.Variables[start.Body.VariableSlots[name]] is { } value)
        {
            values[name] = values.TryGetValue(name, out var other) ? AbstractValue.Join(other, value, widen: false) : value;
        }

        return true;
    }

    private static ModuleExport ToExport(AnalyzedProgram program, string name, AbstractValue value, string file)
    {
        if (value.Exported is { } imported)
        {
            return imported with { Name = name };
        }

        if (value.Literal is not { } made || !made.Is(InstructionFlags.MakesFunction)
            || LineMeaning.Find(made, OperandKind.Label)?.Value.AsText is not { } label)
        {
            return new ModuleExport(name, value.Types) { File = file };
        }

        // A literal is a line of the module, which means nothing elsewhere.
        ImmutableArray<string> parameters = LineMeaning.Find(made, OperandKind.Params)?.Value.AsParams ?? [];
        var summary = program.Facts.Functions.SummaryOf(label);
        return new ModuleExport(name, value.Types)
        {
            File = file,
            Parameters = parameters,
            Summary = summary with { Results = [.. summary.Results.Select(result => result with { Literal = null, Shape = null })] },
            Signature = program.Analysis.SignatureOf(label, parameters) is { } signature ? signature with { Label = name } : null,
        };
    }
}
