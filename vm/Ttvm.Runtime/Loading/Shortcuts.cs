using System.Runtime.CompilerServices;
using Ttvm.Language.Instructions;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Loading;

/// <summary>
/// Chooses the shortcut of every instruction of a module: the longest superinstruction that begins with it. The parts stay what they are,
/// so a jump into the middle, a slice that ends there, or a debugger finds plain instructions.
/// </summary>
internal static class Shortcuts
{
    /// <summary>Each row: the superinstruction and the instructions it is made of. A longer one comes before one it begins with.</summary>
    private static readonly (Shortcut Shortcut, Opcode[] Parts)[] s_patterns =
    [
        (Shortcut.LoadIntAddStoreJmp, [Opcode.Load, Opcode.PushInt, Opcode.Add, Opcode.Store, Opcode.Jmp]),
        (Shortcut.LoadIntSubStoreJmp, [Opcode.Load, Opcode.PushInt, Opcode.Sub, Opcode.Store, Opcode.Jmp]),
        (Shortcut.LoadIntAddStore, [Opcode.Load, Opcode.PushInt, Opcode.Add, Opcode.Store]),
        (Shortcut.LoadIntSubStore, [Opcode.Load, Opcode.PushInt, Opcode.Sub, Opcode.Store]),
        (Shortcut.LoadIntAddCall, [Opcode.Load, Opcode.PushInt, Opcode.Add, Opcode.Call]),
        (Shortcut.LoadIntSubCall, [Opcode.Load, Opcode.PushInt, Opcode.Sub, Opcode.Call]),
        (Shortcut.LoadLoadAddStore, [Opcode.Load, Opcode.Load, Opcode.Add, Opcode.Store]),
        (Shortcut.LoadLoadSubStore, [Opcode.Load, Opcode.Load, Opcode.Sub, Opcode.Store]),
        (Shortcut.LoadIntLtJz, [Opcode.Load, Opcode.PushInt, Opcode.Lt, Opcode.Jz]),
        (Shortcut.LoadIntLeJz, [Opcode.Load, Opcode.PushInt, Opcode.Le, Opcode.Jz]),
        (Shortcut.LoadIntGtJz, [Opcode.Load, Opcode.PushInt, Opcode.Gt, Opcode.Jz]),
        (Shortcut.LoadIntGeJz, [Opcode.Load, Opcode.PushInt, Opcode.Ge, Opcode.Jz]),
        (Shortcut.LoadIntEqJz, [Opcode.Load, Opcode.PushInt, Opcode.Eq, Opcode.Jz]),
        (Shortcut.LoadIntNeJz, [Opcode.Load, Opcode.PushInt, Opcode.Ne, Opcode.Jz]),
        (Shortcut.LoadLoadLtJz, [Opcode.Load, Opcode.Load, Opcode.Lt, Opcode.Jz]),
        (Shortcut.LoadLoadLeJz, [Opcode.Load, Opcode.Load, Opcode.Le, Opcode.Jz]),
        (Shortcut.LoadLoadGtJz, [Opcode.Load, Opcode.Load, Opcode.Gt, Opcode.Jz]),
        (Shortcut.LoadLoadGeJz, [Opcode.Load, Opcode.Load, Opcode.Ge, Opcode.Jz]),
        (Shortcut.LoadLoadEqJz, [Opcode.Load, Opcode.Load, Opcode.Eq, Opcode.Jz]),
        (Shortcut.LoadLoadNeJz, [Opcode.Load, Opcode.Load, Opcode.Ne, Opcode.Jz]),
        (Shortcut.LoadIntAdd, [Opcode.Load, Opcode.PushInt, Opcode.Add]),
        (Shortcut.LoadIntSub, [Opcode.Load, Opcode.PushInt, Opcode.Sub]),
        (Shortcut.LoadLoadAdd, [Opcode.Load, Opcode.Load, Opcode.Add]),
        (Shortcut.LoadLoadSub, [Opcode.Load, Opcode.Load, Opcode.Sub]),
        (Shortcut.LoadJz, [Opcode.Load, Opcode.Jz]),
        (Shortcut.LoadRet, [Opcode.Load, Opcode.Ret]),
        (Shortcut.LoadLoad, [Opcode.Load, Opcode.Load]),
        (Shortcut.IntAdd, [Opcode.PushInt, Opcode.Add]),
        (Shortcut.IntSub, [Opcode.PushInt, Opcode.Sub]),
        (Shortcut.IntMul, [Opcode.PushInt, Opcode.Mul]),
        (Shortcut.IntDiv, [Opcode.PushInt, Opcode.Div]),
        (Shortcut.IntMod, [Opcode.PushInt, Opcode.Mod]),
        (Shortcut.LtJz, [Opcode.Lt, Opcode.Jz]),
        (Shortcut.LeJz, [Opcode.Le, Opcode.Jz]),
        (Shortcut.GtJz, [Opcode.Gt, Opcode.Jz]),
        (Shortcut.GeJz, [Opcode.Ge, Opcode.Jz]),
        (Shortcut.EqJz, [Opcode.Eq, Opcode.Jz]),
        (Shortcut.NeJz, [Opcode.Ne, Opcode.Jz]),
        (Shortcut.AddRet, [Opcode.Add, Opcode.Ret]),
    ];

    /// <param name="ops">All instructions of a program.</param>
    /// <param name="marks">Which instructions are to be <see cref="Shortcut.Marked"/>, by index; empty: none.</param>
    public static void Choose(Op[] ops, ReadOnlySpan<bool> marks = default)
    {
        if (ops.Length > int.MaxValue / Unsafe.SizeOf<Op>())
        {
            // Offsets would not fit: a program of so many instructions has no shortcuts.
            for (var i = 0; i < marks.Length; i++)
            {
                ops[i].Shortcut = marks[i] ? Shortcut.Marked : Shortcut.None;
            }

            return;
        }

        for (var i = 0; i < ops.Length; i++)
        {
            ref var op = ref ops[i];
            op.Plain = PlainOf(op);
            op.Offset = OffsetOf(op, i);
            op.Shortcut = LongestAt(ops, i, marks);
            if (op.Shortcut == Shortcut.None)
            {
                op.Shortcut = op.Plain;
            }
        }

        for (var i = 0; i < ops.Length; i++)
        {
            if (ops[i].Shortcut == Shortcut.LoadIntSubStoreJmp && CountsDown(ops, i))
            {
                ops[i].Shortcut = Shortcut.CountDown;
            }
        }
    }

    /// <summary>Chooses the shortcut of one instruction again.</summary>
    public static void Choose(Op[] ops, int index, ReadOnlySpan<bool> marks)
    {
        var shortcut = LongestAt(ops, index, marks);
        ops[index].Shortcut = shortcut == Shortcut.None ? ops[index].Plain : shortcut;
    }

    private static Shortcut LongestAt(Op[] ops, int index, ReadOnlySpan<bool> marks)
    {
        if (!marks.IsEmpty && marks[index])
        {
            return Shortcut.Marked;
        }

        foreach (var (shortcut, parts) in s_patterns)
        {
            if (Matches(ops.AsSpan(index), parts) && IsAllowed(shortcut, ops.AsSpan(index))
                && (marks.IsEmpty || !marks.Slice(index, parts.Length).Contains(true)))
            {
                return shortcut;
            }
        }

        return Shortcut.None;
    }

    private static bool Matches(ReadOnlySpan<Op> ops, ReadOnlySpan<Opcode> parts)
    {
        if (ops.Length < parts.Length)
        {
            return false;
        }

        for (var i = 0; i < parts.Length; i++)
        {
            if (ops[i].Opcode != parts[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The superinstructions that call do so with the one value they have computed, and leave no variable to be cleared.</summary>
    private static bool IsAllowed(Shortcut shortcut, ReadOnlySpan<Op> ops) =>
        shortcut is not (Shortcut.LoadIntAddCall or Shortcut.LoadIntSubCall)
        || (PlainOf(ops[3]) == Shortcut.Call && ((CallTarget)ops[3].Data!).SlotCount == 1);

    private static bool CountsDown(Op[] ops, int index)
    {
        var variable = ops[index].A;
        var head = ops[index + 4].A;
        return ops[index + 3].A == variable && head + 2 == index && ops[head].Shortcut == Shortcut.LoadJz && ops[head].A == variable;
    }

    private static int OffsetOf(in Op op, int index) => op.Opcode switch
    {
        Opcode.Load or Opcode.Store => op.A * Unsafe.SizeOf<Value>(),
        Opcode.Jmp or Opcode.Jz => (op.A - index) * Unsafe.SizeOf<Op>(),
        Opcode.Call => (((CallTarget)op.Data!).Entry - index) * Unsafe.SizeOf<Op>(),
        _ => 0,
    };

    private static Shortcut PlainOf(in Op op) => op.Opcode switch
    {
        Opcode.PushInt or Opcode.PushStr or Opcode.PushFloat or Opcode.PushBool or Opcode.Null => Shortcut.Constant,
        Opcode.Load => Shortcut.Load,
        Opcode.Store => Shortcut.Store,
        Opcode.Pop => Shortcut.Pop,
        Opcode.Dup => Shortcut.Dup,
        Opcode.Self => Shortcut.Self,
        Opcode.Add => Shortcut.Add,
        Opcode.Sub => Shortcut.Sub,
        Opcode.Mul => Shortcut.Mul,
        Opcode.Div => Shortcut.Div,
        Opcode.Mod => Shortcut.Mod,
        Opcode.Lt => Shortcut.Lt,
        Opcode.Le => Shortcut.Le,
        Opcode.Gt => Shortcut.Gt,
        Opcode.Ge => Shortcut.Ge,
        Opcode.Eq => Shortcut.Eq,
        Opcode.Ne => Shortcut.Ne,
        Opcode.Jmp => Shortcut.Jmp,
        Opcode.Jz => Shortcut.Jz,
        Opcode.Call when op.Data is CallTarget { ParametersLead: true } target =>
            target.SlotCount == target.Parameters.Length ? Shortcut.Call : Shortcut.CallWithLocals,
        Opcode.Ret => Shortcut.Ret,
        Opcode.Send => Shortcut.Send,
        Opcode.Receive => Shortcut.Receive,
        _ => Shortcut.None,
    };
}
