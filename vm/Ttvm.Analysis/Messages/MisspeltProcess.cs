using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Analysis.Messages;

/// <summary>A process that is started by a name which is no label, no worker file and no built-in process, but nearly one.</summary>
internal static class MisspeltProcess
{
    /// <summary>The findings of a file; they need no program, only the files around it.</summary>
    public static IEnumerable<MessageFinding> Check(FileLinks links, IProgramFiles files)
    {
        var program = links.Program;
        foreach (var use in program.ProcessUses)
        {
            if (!use.Spawns || use.Name is not { Length: > 0 } name || FileLinks.IsInside(program, use)
                || links.Targets[use.Index] is not null)
            {
                continue;
            }

            if (NearMiss.Find(name, BuiltInProcesses.Names.Concat(program.Labels.Keys)
                .Concat(files.WorkerNames(links.File))) is { } nearMiss)
            {
                yield return new MessageFinding(DiagnosticRules.MisspeltProcess, UsePlace.OfName(links.File, use),
                    $"There is no process {Phrases.Excerpt(name)}, so the basic one is started; did you mean '{nearMiss}'?")
                    { Meant = nearMiss };
            }
        }
    }
}
