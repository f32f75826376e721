using System.Text;
using Ttvm.Language.Instructions;

namespace Ttvm.Runtime.Tests.Execution;

/// <summary>What the table says of an instruction is true of the machine.</summary>
public sealed class InstructionFactTests
{
    private static readonly (ValueTypes Type, string Instruction)[] Pushes =
    [
        (ValueTypes.Int, "PUSH_INT 0"),
        (ValueTypes.Int, "PUSH_INT 7"),
        (ValueTypes.Float, "PUSH_FLOAT nan"),
        (ValueTypes.Str, "PUSH_STR \"text\""),
        (ValueTypes.Bool, "TRUE"),
        (ValueTypes.Null, "NULL"),
        (ValueTypes.List, "MAKE_LIST 0"),
        (ValueTypes.Object, "NEW_OBJECT"),
        (ValueTypes.Function, "MAKE_FUNCTION nothing"),
        (ValueTypes.Closure, "MAKE_LAMBDA nothing"),
        (ValueTypes.Exception, "CALL exception"),
    ];

    /// <summary>How many values stand for a repeated input.</summary>
    private const int Counted = 2;

    /// <summary>What waits is left out: here nobody sends.</summary>
    public static TheoryData<string> NeverFailing =>
        [.. InstructionSet.All.Where(row => row.Is(InstructionFlags.NeverFails) && !row.Is(InstructionFlags.MayBlock))
            .Select(row => row.Mnemonic)];

    /// <summary>Each pair of types that the lowest and the highest input take; a value between them is like the highest, where it may
    /// be.</summary>
    [Theory]
    [MemberData(nameof(NeverFailing))]
    public void An_instruction_that_never_fails_does_not(string mnemonic)
    {
        var row = InstructionSet.Find(mnemonic)!;
        var inputs = row.Effect.Inputs;
        var text = new StringBuilder();
        var round = 0;
        foreach (var low in PushesOf(inputs.IsEmpty ? ValueTypes.Null : inputs[0].Types))
        {
            foreach (var high in PushesOf(inputs.IsEmpty ? ValueTypes.Null : inputs[^1].Types))
            {
                text.Append("PUSH_INT 1\nSTORE x\n");
                foreach (var (index, input) in inputs.Index())
                {
                    var push = index == 0 ? low : PushesOf(input.Types).Contains(high) ? high : PushesOf(input.Types).First();
                    text.Append(string.Concat(Enumerable.Repeat($"{push}\n", input.Repeated ? Counted : 1)));
                }

                var target = row.Jumps ? $"on_{++round}" : "nothing";
                var operands = row.Operands.Where(operand => !operand.Optional).Select(operand => WordFor(operand.Kind, target));
                text.Append($"{mnemonic} {string.Join(' ', operands)}\n");
                text.Append(row.Jumps ? $"LABEL {target}\n" : "");
                text.Append(string.Concat(row.Effect.Outputs.Select(_ => "POP\n")));
            }
        }

        text.Append("HALT\nLABEL nothing\nRET\nLABEL exception\nTRY caught\nNULL\nTHROW\nLABEL caught\nCATCH\nRET\n");
        Assert.Equal(0, MachineRun.OfText(text.ToString()).Outcome.ExitCode);
    }

    private static IEnumerable<string> PushesOf(ValueTypes types) =>
        Pushes.Where(push => (push.Type & types) != ValueTypes.None).Select(push => push.Instruction);

    private static string WordFor(OperandKind kind, string target) => kind switch
    {
        OperandKind.Int => "1",
        OperandKind.Float => "1.5",
        OperandKind.Bool => "true",
        OperandKind.Str => "\"text\"",
        OperandKind.Variable or OperandKind.Field or OperandKind.Process => "x",
        OperandKind.Count => $"{Counted}",
        OperandKind.Label => target,
        OperandKind.Params => "",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No word for it is known here."),
    };
}
