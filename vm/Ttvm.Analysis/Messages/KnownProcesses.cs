using System.Collections.Immutable;
using Ttvm.Analysis.Processes;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Instructions;

namespace Ttvm.Analysis.Messages;

/// <summary>A process whose id is known before the program runs.</summary>
/// <param name="Pid">Its id.</param>
/// <param name="Line">The 0-based line of the root that spawns it; of the main program, its first line.</param>
/// <param name="Name">What is spawned: the string or label; empty if it is not known, and for the main program.</param>
/// <param name="File">The file its code is in; null if it is not known, and for processes without a file.</param>
/// <param name="Label">The label it starts at; null for whole files and for what is not known.</param>
public sealed record KnownProcess(long Pid, int Line, string Name, string? File, string? Label)
{
    /// <summary>The id of the main program.</summary>
    public const long Main = 1;

    /// <summary>Whether it is the main program.</summary>
    public bool IsMain => Pid == Main;
}

/// <summary>What is known of the ids of a program's processes.</summary>
/// <param name="Known">The processes with known ids in the order of their ids, the main program first; empty if nothing is known.</param>
/// <param name="AreAll">Whether there are no others, so that nobody ever gets another id.</param>
public sealed record ProcessIds(ImmutableArray<KnownProcess> Known, bool AreAll)
{
    /// <summary>The process with an id; null if it is not known.</summary>
    public KnownProcess? Find(long pid) => Known.FirstOrDefault(process => process.Pid == pid);
}

/// <summary>
/// The processes that literal pids mean in a program: the k-th SPAWN gets k+1. That is certain only along the straight line from the
/// start of the root, and only while none of the processes started before spawns anything itself.
/// </summary>
public static class KnownProcesses
{
    /// <summary>The ids of a program; nothing is known of files that others spawn or import.</summary>
    /// <param name="root">The file that the program starts with.</param>
    /// <param name="files">Where files are found.</param>
    public static ProcessIds Of(string root, IProgramFiles files)
    {
        if (files.Known.ProgramOf(root, files) is not { } program || MessageFindings.UsersOf(root, files).Any())
        {
            return new ProcessIds([], false);
        }

        var known = ImmutableArray.CreateBuilder<KnownProcess>();
        var first = ProcessCode.From(program, "").Select(place => place.Line).FirstOrDefault();
        known.Add(new KnownProcess(KnownProcess.Main, first, "", root, null));
        var uses = program.ProcessUses;
        var (next, isStraight) = (0, true);
        foreach (var (syntax, line) in ProcessCode.From(program, ""))
        {
            if (next == uses.Count)
            {
                break;
            }

            if (IsJumpedTo(program, line))
            {
                isStraight = false;
                break;
            }

            if (uses[next].Line == line && uses[next++] is { Spawns: true } spawn)
            {
                var process = Describe(known.Count + 1, spawn, root, program, files);
                known.Add(process);
                if (spawn.Name is null || MaySpawn(process, files))
                {
                    // From here on the child may take an id before the next line does.
                    isStraight = false;
                    break;
                }
            }

            // Behind a jump or a call the same line may come twice, or others in between.
            if (syntax.Instruction is not { GoesStraightOn: true })
            {
                isStraight = syntax.Is(InstructionFlags.EndsProcess);
                break;
            }
        }

        // A child that is started again gets a new id, and a jump to a number may lead to any line.
        return new ProcessIds(
            known.ToImmutable(),
            isStraight && !program.HasNumericTarget
                && !uses.Any(use => use.Is(InstructionFlags.StartsProcess | InstructionFlags.Supervises)));
    }

    /// <summary>Whether a label that somebody jumps to or calls stands before the instruction of a line.</summary>
    private static bool IsJumpedTo(AnalyzedProgram program, int line)
    {
        var view = program.Facts.Program;
        var ordinal = view.Chunks.OrdinalOfLine(line);
        var instruction = view.Chunks[ordinal].InstructionBefore(line - view.Chunks.FirstLineOf(ordinal));
        return view.LabelsBefore(view.Chunks[ordinal], instruction).Any(found => !view.Labels.Find(found.Label.Name).UsedIn.IsEmpty);
    }

    private static KnownProcess Describe(int pid, ProcessUse spawn, string root, AnalyzedProgram program, IProgramFiles files)
    {
        var name = spawn.Name ?? "";
        return spawn.IsLabel || program.IsSpawnedLabel(name) ? new KnownProcess(pid, spawn.Line, name, root, name)
            : new KnownProcess(pid, spawn.Line, name, files.Known.LinksOf(root, files)!.Targets[spawn.Index], null);
    }

    private static bool MaySpawn(KnownProcess process, IProgramFiles files)
    {
        if (process.File is null)
        {
            return false;
        }

        return files.Known.ProgramOf(process.File, files) is not { } program
            || ProcessCode.UsesOf(program, process.Label ?? "") is not { } reached
            || program.ProcessUses.Any(use =>
                use.IsAny(InstructionFlags.StartsProcess | InstructionFlags.NamesChild) && reached.Contains(use.Index));
    }
}
