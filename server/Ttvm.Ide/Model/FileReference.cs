using System.Collections.Immutable;
using Ttvm.Language.Instructions;
using Ttvm.Language.Text;

namespace Ttvm.Ide.Model;

/// <summary>A name in a program that may stand for another file: a worker to spawn, or a module to import (language.md, sections 3.3 and
/// 3.5).</summary>
/// <param name="IsModule">Whether it is the path of IMPORT; otherwise it names a worker.</param>
/// <param name="Name">The text without quotes.</param>
/// <param name="Span">Where, in units of the whole text, without quotes.</param>
/// <param name="Line">0-based line.</param>
public readonly record struct FileReference(bool IsModule, string Name, TextSpan Span, int Line)
{
    internal static ImmutableArray<FileReference> FindAll(Document document)
    {
        var found = ImmutableArray.CreateBuilder<FileReference>();
        foreach (var line in document.Tree.LinesLeadingToFiles)
        {
            var named = NamingLine(document, line);
            if (named >= 0 && On(document, named) is { } reference)
            {
                found.Add(reference);
            }
        }

        return found.ToImmutable();
    }

    internal static FileReference? On(Document document, int line) =>
        PossiblyOn(document, line) is { } reference && (reference.IsModule || !document.Program.IsSpawnedLabel(reference.Name))
            ? reference : null;

    /// <summary>The same without a look at the labels of the file, of which one may be meant instead; so nothing has to be bound.</summary>
    internal static FileReference? PossiblyOn(Document document, int line)
    {
        var syntax = document.Tree.Lines[line];
        var isString = syntax.Instruction?.Opcode == Opcode.PushStr;
        if (syntax.Operands.IsEmpty || !(isString || syntax.Is(InstructionFlags.NamesFile)))
        {
            return null;
        }

        var (operand, isModule) = (syntax.Operands[0], syntax.Is(InstructionFlags.Imports));
        var name = operand.Value.AsText;
        return isString && !SpawnName.IsFollowedBySpawn(document.Tree, line) ? null
            : !isModule && BuiltInProcesses.Names.Contains(name) ? null
            : new FileReference(isModule, name, operand.ContentSpan.Shift(document.Text.GetLineSpan(line).Start), line);
    }

    /// <summary>The line with the name that a leading line means, which may hold none; -1 if there is no such line.</summary>
    internal static int NamingLine(Document document, int leading) =>
        // The name that SPAWN starts is pushed above it.
        document.Tree.Lines[leading].SpawnsTop ? SpawnName.LineBefore(document.Tree, leading) : leading;
}
