using Ttvm.Language.Instructions;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Execution;

/// <summary>Numbers: integers wrap, any float makes the result a float.</summary>
internal static partial class Interpreter
{
    private static (Value Left, Value Right) PopTwo(Process p)
    {
        var right = p.Pop();
        return (p.Pop(), right);
    }

    private static Outcome Add(Process p, in Op op)
    {
        var (a, b) = PopTwo(p);
        return !a.IsNumber || !b.IsNumber ? Mismatch(p, op, "two numbers", a, b)
            : Push(p, a.IsInt && b.IsInt ? Value.OfInt(unchecked(a.AsInt + b.AsInt)) : Value.OfFloat(a.Widened + b.Widened));
    }

    private static Outcome Sub(Process p, in Op op)
    {
        var (a, b) = PopTwo(p);
        return !a.IsNumber || !b.IsNumber ? Mismatch(p, op, "two numbers", a, b)
            : Push(p, a.IsInt && b.IsInt ? Value.OfInt(unchecked(a.AsInt - b.AsInt)) : Value.OfFloat(a.Widened - b.Widened));
    }

    private static Outcome Mul(Process p, in Op op)
    {
        var (a, b) = PopTwo(p);
        return !a.IsNumber || !b.IsNumber ? Mismatch(p, op, "two numbers", a, b)
            : Push(p, a.IsInt && b.IsInt ? Value.OfInt(unchecked(a.AsInt * b.AsInt)) : Value.OfFloat(a.Widened * b.Widened));
    }

    private static Outcome Div(Process p, in Op op)
    {
        var (a, b) = PopTwo(p);
        if (!a.IsNumber || !b.IsNumber)
        {
            return Mismatch(p, op, "two numbers", a, b);
        }

        if (b.Widened == 0)
        {
            return Fail(p, "Division by zero");
        }

        if (!a.IsInt || !b.IsInt)
        {
            return Push(p, Value.OfFloat(a.Widened / b.Widened));
        }

        // The processor traps on the one quotient that does not fit; the language wraps it.
        return Push(p, Value.OfInt(b.AsInt == -1 ? unchecked(-a.AsInt) : a.AsInt / b.AsInt));
    }

    private static Outcome Mod(Process p, in Op op)
    {
        var (a, b) = PopTwo(p);
        if (!a.IsNumber || !b.IsNumber)
        {
            return Mismatch(p, op, "two numbers", a, b);
        }

        if (b.Widened == 0)
        {
            return Fail(p, "Division by zero");
        }

        if (!a.IsInt || !b.IsInt)
        {
            return Push(p, Value.OfFloat(a.Widened % b.Widened));
        }

        return Push(p, Value.OfInt(b.AsInt == -1 ? 0 : a.AsInt % b.AsInt));
    }

    private static Outcome FloatArithmetic(Process p, in Op op)
    {
        var (a, b) = PopTwo(p);
        if (!a.IsNumber || !b.IsNumber)
        {
            return Mismatch(p, op, "two numbers", a, b);
        }

        var (x, y) = (a.Widened, b.Widened);
        if (op.Opcode == Opcode.DivF && y == 0)
        {
            return Fail(p, "DIV_F expects non-zero divisor but got zero");
        }

        return Push(p, Value.OfFloat(op.Opcode switch
        {
            Opcode.AddF => x + y,
            Opcode.SubF => x - y,
            Opcode.MulF => x * y,
            _ => x / y,
        }));
    }

    private static Outcome Equality(Process p, in Op op)
    {
        var (a, b) = PopTwo(p);
        return PushFlag(p, ValueEquality.AreEqual(a, b) == (op.Opcode == Opcode.Eq));
    }

    private static Outcome Order(Process p, in Op op)
    {
        var (a, b) = PopTwo(p);
        int? order;
        if (a.IsNumber && b.IsNumber)
        {
            order = ValueEquality.CompareNumbers(a, b);
        }
        else if (a.AsString is { } left && b.AsString is { } right)
        {
            order = StringValue.Compare(left, right);
        }
        else
        {
            return Mismatch(p, op, "two numbers or two strings", a, b);
        }

        return PushFlag(p, op.Opcode switch
        {
            Opcode.Gt => order > 0,
            Opcode.Lt => order < 0,
            Opcode.Ge => order >= 0,
            _ => order <= 0,
        });
    }

    private static Outcome FloatComparison(Process p, in Op op)
    {
        var (a, b) = PopTwo(p);
        if (!a.IsNumber || !b.IsNumber)
        {
            return Mismatch(p, op, "two numbers", a, b);
        }

        var order = ValueEquality.CompareNumbers(a, b);
        return PushFlag(p, op.Opcode switch
        {
            Opcode.EqF => order == 0,
            Opcode.NeF => order != 0,
            Opcode.GtF => order > 0,
            Opcode.LtF => order < 0,
            Opcode.GeF => order >= 0,
            _ => order <= 0,
        });
    }

    private static Outcome Not(Process p, in Op op)
    {
        var a = p.Pop();
        return a.IsInt || a.IsBool ? Push(p, Value.OfBool(!a.IsTruthy)) : Mismatch(p, op, "Bool or Int", a);
    }

    private static Outcome Logic(Process p, in Op op)
    {
        var (a, b) = PopTwo(p);
        if (!(a.IsInt || a.IsBool) || !(b.IsInt || b.IsBool))
        {
            return Mismatch(p, op, "two values of Bool or Int", a, b);
        }

        return Push(p, Value.OfBool(op.Opcode == Opcode.And ? a.IsTruthy && b.IsTruthy : a.IsTruthy || b.IsTruthy));
    }
}
