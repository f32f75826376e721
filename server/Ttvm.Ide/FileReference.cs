using System.Collections.Immutable;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Ide;

/// <summary>A name in a program that may stand for another file: a worker to spawn, or a module to import (language.md, sections 3.3 and 3.5).</summary>
/// <param name="IsModule">Whether it is the path of IMPORT; otherwise it names a worker.</param>
/// <param name="Name">The text without quotes.</param>
/// <param name="Span">Where, in units of the whole text, without quotes.</param>
/// <param name="Line">0-based line.</param>
public readonly record struct FileReference(bool IsModule, string Name, TextSpan Span, int Line)
{
    private const string Extension = ".ttvm";

    /// <summary>The files that are looked for, best first, as paths with <c>/</c>, relative to the folder of the program.</summary>
    public ImmutableArray<string> Candidates => IsModule ? [Name] : IsSimpleName(Name) ? [Name + Extension, $"examples/{Name}{Extension}"] : [];

    /// <summary>The paths that are looked for in the working directory after that.</summary>
    public ImmutableArray<string> WorkingDirectoryCandidates => IsModule ? [Name] : IsSimpleName(Name) ? [Name + Extension] : [];

    internal static ImmutableArray<FileReference> FindAll(Document document)
    {
        var found = ImmutableArray.CreateBuilder<FileReference>();
        foreach (var spawned in document.SpawnNames)
        {
            if (!document.IsSpawnedLabel(spawned.Name) && !IsBuiltIn(spawned.Name))
            {
                found.Add(new FileReference(false, spawned.Name, spawned.Span, spawned.Line));
            }
        }

        for (var index = 0; index < document.Tree.Lines.Length; index++)
        {
            var line = document.Tree.Lines[index];
            if (line.Instruction?.Opcode is not (Opcode.Import or Opcode.SuperviseChild) || line.Operands.IsEmpty)
            {
                continue;
            }

            var (isModule, name) = (line.Instruction.Opcode == Opcode.Import, line.Operands[0].Value.AsText);
            if (isModule || (!document.IsSpawnedLabel(name) && !IsBuiltIn(name)))
            {
                found.Add(new FileReference(isModule, name, line.Operands[0].ContentSpan.Shift(document.Text.GetLineSpan(index).Start), index));
            }
        }

        found.Sort((one, other) => one.Span.Start.CompareTo(other.Span.Start));
        return found.ToImmutable();
    }

    private static bool IsBuiltIn(string name) => BuiltInProcesses.Names.Contains(name);

    /// <summary>SPAWN looks for files only by names without any separator.</summary>
    private static bool IsSimpleName(string name) => name.Length > 0 && !name.AsSpan().ContainsAny('/', '\\', '\0') && name is not ("." or "..");
}
