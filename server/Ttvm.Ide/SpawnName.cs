using System.Collections.Immutable;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Ide;

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

    /// <summary>Whether the line spawns what is on top of the stack.</summary>
    public static bool Spawns(LineSyntax line) => line.Instruction?.Opcode is Opcode.Spawn or Opcode.SpawnLink or Opcode.SpawnMonitor;

    /// <summary>Whether the next instruction after <paramref name="line"/> spawns what that line pushes; a label in between breaks the link.</summary>
    public static bool IsFollowedBySpawn(SyntaxTree tree, int line)
    {
        for (var next = line + 1; next < tree.Lines.Length; next++)
        {
            if (tree.Lines[next].Kind != LineKind.Blank)
            {
                return Spawns(tree.Lines[next]);
            }
        }

        return false;
    }

    internal static ImmutableArray<SpawnName> FindAll(SyntaxTree tree)
    {
        var found = ImmutableArray.CreateBuilder<SpawnName>();
        var pushing = -1;
        for (var index = 0; index < tree.Lines.Length; index++)
        {
            var line = tree.Lines[index];
            if (line.Kind == LineKind.Blank)
            {
                continue;
            }

            if (pushing >= 0 && Spawns(line))
            {
                var operand = tree.Lines[pushing].Operands[0];
                found.Add(new SpawnName(operand.Value.AsText, Inner(tree, pushing, operand), pushing));
            }

            pushing = line is { Instruction.Opcode: Opcode.PushStr, Operands.Length: > 0 } ? index : -1;
        }

        return found.ToImmutable();
    }

    private static TextSpan Inner(SyntaxTree tree, int line, OperandSyntax operand)
    {
        var span = operand.Span.Shift(tree.Text.GetLineSpan(line).Start);
        var text = tree.Text.Text.AsSpan(span.Start, span.Length);
        return text is ['"', .., '"'] ? new TextSpan(span.Start + 1, span.Length - 2) : span;
    }
}
