using System.Collections.Immutable;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Ide.Model;

/// <summary>
/// A string literal that the next instruction spawns: it names a built-in, a label of the file, or a worker file beside it
/// (language.md, section 3.5), although it looks like any other text.
/// </summary>
/// <param name="Name">The text without quotes.</param>
/// <param name="Span">Where, in units of the whole text, without quotes.</param>
/// <param name="Line">0-based line.</param>
public readonly record struct SpawnName(string Name, TextSpan Span, int Line)
{
    /// <summary>The names that mean something without any definition, with what they do.</summary>
    public static ImmutableArray<(string Name, string Meaning)> BuiltIns { get; } =
    [
        (BuiltInProcesses.Counter, "Built-in process: prints 1, 2 and 3, then ends."),
        (BuiltInProcesses.HelloWorld, "Built-in process: prints `Hello from spawned process!` and ends."),
    ];

    /// <summary>Whether the next instruction after <paramref name="line"/> spawns what that line pushes; a label in between breaks the
    /// link.</summary>
    public static bool IsFollowedBySpawn(SyntaxTree tree, int line)
    {
        for (var next = line + 1; next < tree.Lines.Length; next++)
        {
            if (tree.Lines[next].Kind != LineKind.Blank)
            {
                return tree.Lines[next].SpawnsTop;
            }
        }

        return false;
    }

    internal static ImmutableArray<SpawnName> FindAll(SyntaxTree tree)
    {
        var found = ImmutableArray.CreateBuilder<SpawnName>();
        foreach (var line in tree.LinesLeadingToFiles)
        {
            if (On(tree, LineBefore(tree, line)) is { } name)
            {
                found.Add(name);
            }
        }

        return found.ToImmutable();
    }

    /// <summary>The line above one that holds something; -1 if there is none.</summary>
    internal static int LineBefore(SyntaxTree tree, int line)
    {
        do
        {
            line--;
        }
        while (line >= 0 && tree.Lines[line].Kind == LineKind.Blank);
        return line;
    }

    internal static SpawnName? On(SyntaxTree tree, int line) =>
        line >= 0 && tree.Lines[line] is { Instruction.Opcode: Opcode.PushStr, Operands: [var operand, ..] }
            && IsFollowedBySpawn(tree, line)
            ? new SpawnName(operand.Value.AsText, operand.ContentSpan.Shift(tree.Text.GetLineSpan(line).Start), line)
            : null;
}
