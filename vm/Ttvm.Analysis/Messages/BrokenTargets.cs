using Ttvm.Analysis.Checks;
using Ttvm.Analysis.Domain;
using Ttvm.Analysis.Flow;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Files;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Analysis.Messages;

/// <summary>
/// Workers and modules that are of no use to who names them: they are not there, do not assemble, or lead back to where they are imported.
/// It looks at the other files as they are now, which change without the one that names them, so it is asked for every version. An IMPORT
/// in a TRY may be meant to fail.
/// </summary>
internal static class BrokenTargets
{
    /// <summary>The findings of a file; they need no program, only the files that it names. One that shows an error of another file is made
    /// with its places at once, since an error may stand anywhere.</summary>
    public static IEnumerable<Diagnostic> Check(FileLinks links, AnalyzedProgram program, IProgramFiles files) =>
    [
        .. MissingModules(links, program).Concat(Circles(links, program, files))
            .Select(finding => finding.In(file => files.Known.ProgramOf(file, files)!)),
        .. ThoseWithErrors(links, program, files),
    ];

    /// <summary>The imports of a file that surely find nothing, with what may be meant.</summary>
    public static IEnumerable<(int Import, string? NearMiss)> FindMissing(FileLinks links, IProgramFiles files)
    {
        foreach (var import in links.Imports)
        {
            if (links.Targets[import] is null && links.Program.ProcessUses[import].Name is { Length: > 0 } name
                && files.LacksModule(links.File, name))
            {
                // A worker may be found in folders where a module is not looked for.
                var nearMiss = NearMiss.Find(name, files.ModuleNames(links.File, name));
                yield return (import, nearMiss is not null && files.FindModule(links.File, nearMiss) is not null ? nearMiss : null);
            }
        }
    }

    private static IEnumerable<MessageFinding> MissingModules(FileLinks links, AnalyzedProgram program)
    {
        foreach (var (import, nearMiss) in links.Missing)
        {
            if (IsUnguarded(program, import, onlyAtTop: false))
            {
                var use = program.ProcessUses[import];
                yield return new MessageFinding(DiagnosticRules.MissingModule, UsePlace.OfName(links.File, use),
                    $"IMPORT fails: there is no module {Phrases.Excerpt(use.Name!)}{Phrases.DidYouMean(nearMiss)}") { Meant = nearMiss };
            }
        }
    }

    private static IEnumerable<Diagnostic> ThoseWithErrors(FileLinks links, AnalyzedProgram program, IProgramFiles files)
    {
        // The errors of the file itself are shown anyway.
        var broken = links.Reached.Where(target => target != links.File && files.Known.ProgramOf(target, files)?.HasErrors == true)
            .ToHashSet(StringComparer.Ordinal);
        for (var index = 0; broken.Count > 0 && index < links.Targets.Length; index++)
        {
            if (links.Targets[index] is not { } target || !broken.Contains(target))
            {
                continue;
            }

            var use = program.ProcessUses[index];
            if (!use.Imports || IsUnguarded(program, index, onlyAtTop: false))
            {
                var text = use.Imports
                    ? $"IMPORT fails: the module {Phrases.Excerpt(use.Name!)} has errors."
                    : $"The process fails at once: the worker {Phrases.Excerpt(use.Name!)} has errors.";
                var other = files.Known.ProgramOf(target, files)!;
                var errors =
                    from error in other.Diagnostics
                    where error.Rule.Severity == Severity.Error
                    select new RelatedPlace(error.Span, error.Message) { Source = other.Tree.Text };

                // Bytecode is no text in which an error could be shown.
                var isShown = files.IsNear(links.File, target) && !ProgramNames.IsBytecode(target);
                yield return new Diagnostic(DiagnosticRules.BrokenTarget, use.Span, text, [.. errors.Take(isShown ? 1 : 0)], []);
            }
        }
    }

    private static IEnumerable<MessageFinding> Circles(FileLinks links, AnalyzedProgram program, IProgramFiles files)
    {
        foreach (var import in links.Imports)
        {
            if (links.Targets[import] is not { } target || !IsUnguarded(program, import, onlyAtTop: true))
            {
                continue;
            }

            var use = program.ProcessUses[import];
            if (target == links.File)
            {
                yield return new MessageFinding(DiagnosticRules.CircularImport, UsePlace.OfName(links.File, use),
                    "IMPORT fails: a file cannot import itself.");
            }
            else if (FindWayBack(target, links.File, files) is { } closing)
            {
                yield return new MessageFinding(DiagnosticRules.CircularImport, UsePlace.OfName(links.File, use),
                    $"IMPORT fails: the module {Phrases.Excerpt(use.Name!)} leads back to this file.")
                    { Related = [(closing, "This imports the file again.")] };
            }
        }
    }

    /// <summary>The IMPORT that leads from a module, or from one that it imports in turn, back to a file; null if none does for
    /// sure.</summary>
    private static UsePlace? FindWayBack(string module, string file, IProgramFiles files)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { module };
        var queue = new Queue<string>(seen);
        while (queue.TryDequeue(out var next))
        {
            if (files.Known.LinksOf(next, files) is not { } links)
            {
                continue;
            }

            var program = files.Known.ProgramOf(next, files)!;
            foreach (var import in links.Imports)
            {
                if (links.Targets[import] is not { } target || (target != file && seen.Contains(target)) || !IsSure(program, import)
                    || !IsUnguarded(program, import, onlyAtTop: true))
                {
                    continue;
                }

                if (target == file)
                {
                    return new UsePlace(next, import, IsName: true);
                }

                seen.Add(target);
                queue.Enqueue(target);
            }
        }

        return null;
    }

    /// <summary>Whether control comes to an instruction, and nothing waits there for it to fail.</summary>
    /// <param name="program">The file.</param>
    /// <param name="use">One of its <see cref="AnalyzedProgram.ProcessUses"/>, by its index.</param>
    /// <param name="onlyAtTop">Whether only the start of the file counts, which is all that runs when it is imported itself.</param>
    public static bool IsUnguarded(AnalyzedProgram program, int use, bool onlyAtTop)
    {
        var (chunk, instruction) = program.ProcessUses.PlaceOf(use);
        var functions = program.Facts.Functions;
        var isReached = false;
        foreach (var (node, block) in functions.At(chunk, instruction))
        {
            if (instruction - node.Body.Blocks[block].Start >= node.Result.Reached[block]
                || node.Result.TraceOf(block, functions.SummaryOf).States[instruction - node.Body.Blocks[block].Start] is not { } state)
            {
                continue;
            }

            // A function may be called in a TRY.
            if (HandlerNode.MayCatch(state.Handlers) || (node.Entry.Floor == StackFloor.Caller && program.Facts.Program.Chunks.HasTry))
            {
                return false;
            }

            isReached |= !onlyAtTop || node.Label.Length == 0;
        }

        return isReached;
    }

    /// <summary>Whether the start of a file comes to an IMPORT whatever way control takes: then whoever imports the file imports that,
    /// too.</summary>
    private static bool IsSure(AnalyzedProgram program, int import)
    {
        var (chunk, instruction) = program.ProcessUses.PlaceOf(import);
        return program.Facts.Functions.Nodes.TryGetValue(FunctionBody.Start, out var start)
            && start.Body.FindBlock(chunk, instruction) is >= 0 and var block
            && start.Result.SureImports.Contains(start.Body.SiteOf(block, instruction));
    }
}
