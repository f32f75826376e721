using System.Collections.Immutable;
using Ttvm.Language.Binding;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Ide;

/// <summary>A process whose id is known before the program runs.</summary>
/// <param name="Pid">Its id.</param>
/// <param name="Line">The 0-based line that spawns it; of the main program, its first line.</param>
/// <param name="Name">What is spawned: the string or label; empty if it is not known.</param>
/// <param name="File">The file of the worker, the main file for labels; null if it is not known.</param>
/// <param name="Label">The label it starts at; null for whole files and for what is not known.</param>
public sealed record KnownProcess(ulong Pid, int Line, string Name, Document? File, string? Label);

/// <summary>
/// The processes that literal pids mean in a main program: the k-th SPAWN gets k+1. That is certain only along the straight line from the
/// start of the program, and only while none of the processes started before spawns anything itself.
/// </summary>
public static class SpawnOrder
{
    /// <summary>The processes with known ids in the order of their ids, the main program first; empty for files that others spawn or import.</summary>
    public static ImmutableArray<KnownProcess> Of(Workspace workspace, Document document)
    {
        if (IsUsedByOthers(workspace, document))
        {
            return [];
        }

        var known = ImmutableArray.CreateBuilder<KnownProcess>();
        known.Add(new KnownProcess(1, document.Program.InstructionLines is [var first, ..] ? first : 0, FileUri.FileName(document.Uri), document, null));
        foreach (var line in StraightLine(document))
        {
            var syntax = document.Tree.Lines[line];
            if (!Spawns(syntax))
            {
                continue;
            }

            var process = Describe(workspace, document, line, known[^1].Pid + 1);
            known.Add(process);
            if (process is { File: null, Name: "" } || LinesOf(process).Any(Spawns))
            {
                // From here on the child may take an id before the next line does.
                break;
            }
        }

        return known.ToImmutable();
    }

    private static bool IsUsedByOthers(Workspace workspace, Document document) =>
        workspace.Documents.Any(other => other != document && other.FileReferences.Any(reference => workspace.Resolve(other, reference) == document));

    private static IEnumerable<LineSyntax> LinesOf(KnownProcess process) =>
        process.File is not { } file ? []
        : process.Label is null ? file.Tree.Lines
        : Routines.AtLabel(file, process.Label) is { } routine ? file.Tree.Lines.Skip(routine.FirstLine).Take(routine.EndLine - routine.FirstLine)
        : [];

    private static bool Spawns(LineSyntax line) =>
        line.Instruction?.Opcode is Opcode.Spawn or Opcode.SpawnLink or Opcode.SpawnMonitor or Opcode.SpawnCall or Opcode.SuperviseChild or Opcode.RestartChild;

    /// <summary>The lines that run exactly once and in this order: up to the first jump, call or label that is jumped to.</summary>
    private static List<int> StraightLine(Document document)
    {
        var straight = new List<int>();
        var targets = document.Program.References
            .Where(reference => reference is { Kind: SymbolKind.Label, IsDefinition: false })
            .Select(reference => reference.Name)
            .ToHashSet(StringComparer.Ordinal);
        for (var line = 0; line < document.Tree.Lines.Length; line++)
        {
            var syntax = document.Tree.Lines[line];
            if (syntax.Kind == LineKind.Label && targets.Contains(syntax.LabelName ?? ""))
            {
                break;
            }

            if (syntax.Kind == LineKind.Instruction)
            {
                straight.Add(line);
                if (syntax.Instruction is not { } instruction || instruction.Is(InstructionFlags.EndsBlock)
                    || instruction.Opcode is Opcode.Jz or Opcode.Call or Opcode.CallFunction or Opcode.Import or Opcode.Try or Opcode.ReceiveTimeout)
                {
                    break;
                }
            }
        }

        return straight;
    }

    private static KnownProcess Describe(Workspace workspace, Document document, int line, ulong pid)
    {
        if (document.Tree.Lines[line] is { Instruction.Opcode: Opcode.SpawnCall, Operands: [var target, ..] })
        {
            return new KnownProcess(pid, line, target.Value.AsText, document, target.Value.AsText);
        }

        if (document.FileReferences.FirstOrDefault(reference => reference.Line == line || IsPushedFor(document, reference.Line, line)) is { Name: not null } worker)
        {
            return new KnownProcess(pid, line, worker.Name, workspace.Resolve(document, worker), null);
        }

        var spawned = document.SpawnNames.FirstOrDefault(candidate => IsPushedFor(document, candidate.Line, line));
        return spawned.Name is null ? new KnownProcess(pid, line, "", null, null)
            : document.IsSpawnedLabel(spawned.Name) ? new KnownProcess(pid, line, spawned.Name, document, spawned.Name)
            : new KnownProcess(pid, line, spawned.Name, null, null);
    }

    /// <summary>Whether a line pushes what the instruction on another, the next one, spawns.</summary>
    private static bool IsPushedFor(Document document, int pushing, int spawning) =>
        pushing < spawning && document.Tree.Lines[pushing].Instruction?.Opcode == Opcode.PushStr
        && document.Tree.Lines.Slice(pushing + 1, spawning - pushing - 1).All(between => between.Kind == LineKind.Blank);
}
