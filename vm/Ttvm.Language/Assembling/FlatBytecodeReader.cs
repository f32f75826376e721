using System.Collections.Frozen;
using System.Collections.Immutable;
using Ttvm.Language.Instructions;

namespace Ttvm.Language.Assembling;

/// <summary>
/// Reads the flat format of the public TinyTotVM: instructions one after the other to the end of the file, with u16 lengths and
/// targets and u8 counts, without labels. Its codes are ours, except that it exchanges WHEREIS and UNREGISTER.
/// </summary>
internal static class FlatBytecodeReader
{
    /// <summary>The instructions that format can hold; it has no code for any other.</summary>
    private static readonly FrozenSet<Opcode> Known = new[]
    {
        Opcode.PushInt, Opcode.PushStr, Opcode.True, Opcode.False, Opcode.Null, Opcode.Not, Opcode.And, Opcode.Or, Opcode.Dup,
        Opcode.Add, Opcode.Sub, Opcode.Concat, Opcode.Eq, Opcode.Gt, Opcode.Lt, Opcode.Ne, Opcode.Ge, Opcode.Le,
        Opcode.Jmp, Opcode.Jz, Opcode.Call, Opcode.Ret, Opcode.Print, Opcode.Store, Opcode.Load, Opcode.Delete,
        Opcode.MakeList, Opcode.Len, Opcode.Index, Opcode.DumpScope, Opcode.ReadFile, Opcode.WriteFile,
        Opcode.Spawn, Opcode.Register, Opcode.Unregister, Opcode.WhereIs, Opcode.SendNamed, Opcode.Monitor, Opcode.Link, Opcode.Unlink,
        Opcode.StartSupervisor, Opcode.SuperviseChild, Opcode.RestartChild, Opcode.Yield, Opcode.Receive, Opcode.Send, Opcode.Halt,
    }.ToFrozenSet();

    /// <summary>Reads the bytes of a file without our header.</summary>
    public static BytecodeResult Read(string path, ReadOnlySpan<byte> bytes)
    {
        var cursor = new ByteCursor(bytes, 0, bytes.Length);
        if (bytes.IsEmpty)
        {
            cursor.Fail(0, "the file is empty");
        }

        var instructions = new List<AssembledInstruction>();
        var targets = new List<(int Offset, int Index)>();
        while (!cursor.Failed && cursor.Remaining > 0)
        {
            instructions.Add(ReadInstruction(ref cursor, targets));
        }

        foreach (var (offset, index) in targets)
        {
            if (index > instructions.Count)
            {
                cursor.Fail(offset, $"there is no instruction {index} to go to; the program ends at {instructions.Count}");
            }
        }

        return cursor.Error is { } error
            ? new BytecodeResult(null, error)
            : new BytecodeResult(new Module(path, [.. instructions], [], null), null);
    }

    private static AssembledInstruction ReadInstruction(ref ByteCursor cursor, List<(int Offset, int Index)> targets)
    {
        var offset = cursor.Position;
        var code = cursor.ReadUInt16("an instruction");
        var opcode = (Opcode)code switch
        {
            Opcode.WhereIs => Opcode.Unregister,
            Opcode.Unregister => Opcode.WhereIs,
            var same => same,
        };
        if (!cursor.Failed && !Known.Contains(opcode))
        {
            var header = offset == 0 ? "the file has no TTVM header, and " : "";
            cursor.Fail(offset, $"{header}0x{code:X4} is no instruction of the format without header");
        }

        if (cursor.Failed)
        {
            return PlainInstructions.Get(Opcode.Halt);
        }

        var row = InstructionSet.Get(opcode);
        if (row.Operands.IsEmpty)
        {
            return PlainInstructions.Get(opcode);
        }

        var operands = ImmutableArray.CreateBuilder<OperandValue>(row.Operands.Length);
        foreach (var operand in row.Operands)
        {
            operands.Add(ReadOperand(ref cursor, row, operand, targets));
        }

        return new AssembledInstruction(opcode, operands.MoveToImmutable());
    }

    private static OperandValue ReadOperand(ref ByteCursor cursor, Instruction row, Operand operand, List<(int Offset, int Index)> targets)
    {
        var what = $"an operand of {row.Mnemonic}";
        var offset = cursor.Position;
        if (operand.Optional && operand.Kind != OperandKind.Pid)
        {
            // That format knows no options of supervisors.
            return OperandValue.Absent(operand.Kind);
        }

        switch (operand.Kind)
        {
            case OperandKind.Int:
                return OperandValue.OfInt(operand.Kind, unchecked((long)cursor.ReadUInt64(what)));
            case OperandKind.Pid:
                // Its SEND 0 is a dead letter, ours takes the pid from the stack; no program of that implementation can rely on either.
                var pid = cursor.ReadUInt64(what);
                return pid == 0 ? OperandValue.Absent(operand.Kind) : OperandValue.OfInt(operand.Kind, unchecked((long)pid));
            case OperandKind.Count:
                return OperandValue.OfInt(operand.Kind, cursor.ReadByte(what));
            case OperandKind.Label:
                var target = cursor.ReadUInt16(what);
                targets.Add((offset, target));
                return OperandValue.OfTarget(target, "");
            case OperandKind.Params:
                const int SmallestName = 2;
                var names = ImmutableArray.CreateBuilder<string>(cursor.ReadShortCount("parameters", SmallestName));
                for (var index = 0; index < names.Capacity && !cursor.Failed; index++)
                {
                    names.Add(ReadName(ref cursor, OperandKind.Params, what));
                }

                return OperandValue.OfParams(names.DrainToImmutable());
            default:
                return OperandValue.OfText(operand.Kind, ReadName(ref cursor, operand.Kind, what));
        }
    }

    private static string ReadName(ref ByteCursor cursor, OperandKind kind, string what)
    {
        var offset = cursor.Position;
        var text = cursor.ReadShortText(what);
        if (!cursor.Failed && BytecodeOperands.WhyBadText(kind, text) is { } reason)
        {
            cursor.Fail(offset, $"{what} {reason}");
        }

        return text;
    }
}
