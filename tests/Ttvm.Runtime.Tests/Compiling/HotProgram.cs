using System.Globalization;
using System.Text;
using CsCheck;

namespace Ttvm.Runtime.Tests.Compiling;

/// <summary>
/// A program made by chance whose loops run long enough to be compiled: functions that call each other, handlers within handlers, errors
/// and throws that cut frames, returns out of a TRY, lists of about as many items as a short list has at most, objects, strings, closures,
/// and messages between a few processes. All loops end; recursion is bounded.
/// </summary>
internal sealed class HotProgram
{
    /// <summary>One of them.</summary>
    public static Gen<string> Any { get; } = Gen.Int[1, int.MaxValue].Select(program => new HotProgram(program).Text);

    private const int Functions = 4;
    private const int MostStatements = 120;
    private const int DeepestNesting = 4;

    private static readonly string[] s_ints = ["i", "j", "k"];
    private static readonly string[] s_lists = ["p", "q"];

    private readonly Random _random;
    private readonly StringBuilder _text = new();
    private int _labels;
    private int _function;
    private int _statements;

    /// <summary>Whether the function that is written only calculates and calls. Frames that have had handlers are left for the
    /// interpreter.</summary>
    private bool _isPlain;

    public HotProgram(int seed)
    {
        _random = new Random(seed);
        WriteMain();
        for (_function = 0; _function < Functions; _function++)
        {
            WriteFunction();
        }

        Add("LABEL lambda", "LOAD n", "LOAD i", "ADD", "RET");
        Add("LABEL thrower", "LOAD n", Chance(2) ? "PUSH_INT 3" : "PUSH_INT 2", "MOD", "JZ thrown", "LOAD n", "RET", "LABEL thrown",
            Chance(2) ? "LOAD p" : "PUSH_STR \"from a closure\"", "THROW");
    }

    public string Text => _text.ToString();

    private void WriteMain()
    {
        _function = -1;
        Begin();
        for (var workers = _random.Next(3); workers > 0; workers--)
        {
            Add($"PUSH_INT {_random.Next(40)}", "LOAD p", $"SPAWN_CALL f{_random.Next(Functions)} n v", "POP");
        }

        var (again, caught, end) = (NewLabel(), NewLabel(), NewLabel());
        Add("PUSH_INT 30", "STORE rounds");
        Add($"LABEL {again}", "LOAD rounds", $"JZ {end}", "LOAD rounds", "PUSH_INT 1", "SUB", "STORE rounds", $"TRY {caught}");
        Loop(0, _random.Next(50, 600), () => Guard(() => Block(1, _random.Next(3, 9))));
        Add(Chance(4) ? "" : "END_TRY", $"JMP {again}");
        Add($"LABEL {caught}", Chance(2) ? "CATCH e" : "CATCH\nSTORE e", "LOAD e", Chance(2) ? "PRINT" : "GET_FIELD message\nPRINT");
        Add(Chance(3) ? "" : "END_TRY", $"JMP {again}", $"LABEL {end}");
        foreach (var name in s_ints.Concat(s_lists).Append("o").Append("s"))
        {
            Add($"LOAD {name}", name is "p" or "q" or "s" ? "LEN" : "TO_STR", "PRINT");
        }

        Add("SELF", "POP", "RECEIVE_TIMEOUT 1 last", "PRINT", "LABEL last", "HALT");
    }

    private void WriteFunction()
    {
        Add($"LABEL f{_function}");
        _isPlain = Chance(2);
        EndUnlessLeft();
        Begin();
        _statements = 0;
        if (Chance(2))
        {
            Loop(1, _random.Next(1, 30), () => Block(3, _random.Next(1, 4)));
        }

        Block(2, _random.Next(2, 7));

        // A second beginning: control comes there by calls, from above, and perhaps from a call in front of it or from errors.
        Add(Chance(2) ? $"LOAD n\nPUSH_INT 1\nSUB\nLOAD v\nCALL {Pick("f", "m")}{_function} n v" : "", $"LABEL m{_function}");
        EndUnlessLeft();
        if (Chance(2))
        {
            Begin();
        }

        Block(2, _random.Next(1, 5));

        // Nothing else is set everywhere.
        Add($"LABEL end{_function}", "LOAD n", Chance(6) ? "LOAD v" : "", "RET");
    }

    /// <summary>Where a function begins, and where it begins again when that is a handler.</summary>
    private void EndUnlessLeft() =>
        Add("LOAD n", "PUSH_INT 1", "SUB", "STORE n", "LOAD n", "PUSH_INT 0", "GT", $"JZ end{_function}");

    /// <summary>Goes on in the next round, whatever has failed in this one.</summary>
    private void Guard(Action body)
    {
        var (caught, end) = (NewLabel(), NewLabel());
        Add($"TRY {caught}");
        body();
        Add(Chance(4) ? "" : "END_TRY", $"JMP {end}", $"LABEL {caught}", "CATCH", "STORE e", Chance(4) ? "" : "END_TRY", $"LABEL {end}");
    }

    private void Begin()
    {
        Add("PUSH_INT 1", "STORE c0");
        if (_function < 0)
        {
            Add("PUSH_INT 7", "STORE n");
        }

        foreach (var name in s_ints)
        {
            Add($"PUSH_INT {_random.Next(-2, 20)}", $"STORE {name}");
        }

        if (_isPlain)
        {
            return;
        }

        foreach (var name in s_lists)
        {
            MakeList(_random.Next(7, 13));
            Add($"STORE {name}");
        }

        Add("NEW_OBJECT", "STORE o", "PUSH_STR \"\"", "STORE s", "NULL", "STORE e");
        if (Chance(4))
        {
            Add("PUSH_FLOAT 1.5", "STORE k");
        }
    }

    private void Block(int depth, int statements)
    {
        for (; statements > 0; statements--)
        {
            if (++_statements < MostStatements)
            {
                Statement(depth);
            }
        }
    }

    private void Statement(int depth)
    {
        var isDeep = depth >= DeepestNesting;
        if (_isPlain)
        {
            switch (_random.Next(6))
            {
                case 0:
                    Call();
                    break;
                case 1:
                    Unless(() => Add("LOAD n", Chance(2) ? "RET" : $"JMP m{_function}"));
                    break;
                case 2 when !isDeep:
                    Loop(depth, _random.Next(1, 9), () => Block(depth + 1, _random.Next(1, 4)));
                    break;
                default:
                    Calculate();
                    break;
            }

            return;
        }

        switch (_random.Next(30))
        {
            case 0 or 1 when !isDeep:
                Try(depth);
                break;
            case 2 when !isDeep:
                Loop(depth, _random.Next(1, 9), () => Block(depth + 1, _random.Next(1, 4)));
                break;
            case 3 or 4:
                Unless(() => Throw());
                break;
            case 5:
                Unless(() => Block(depth + 1, 1));
                break;
            case 6:
                Unless(() => Fail());
                break;
            case 7 or 8:
                Call();
                break;
            case 9:
                CallClosure();
                break;
            case 10 or 11 or 12:
                ChangeList();
                break;
            case 13:
                ReadList();
                break;
            case 14:
                Add("LOAD o", Value(), $"SET_FIELD {Pick("a", "b", "c", "d", "e")}", "STORE o");
                break;
            case 15:
                Add("LOAD o", $"GET_FIELD {Pick("a", "b", "z")}", Chance(2) ? "POP" : $"STORE {Pick("a", "o2")}");
                break;
            case 16:
                Add("LOAD s", Chance(2) ? "PUSH_STR \"ab\"" : $"LOAD {Pick(s_ints)}\nTO_STR", "CONCAT", "STORE s");
                break;
            case 17:
                Exchange();
                break;
            case 18:
                // What is left there, or taken from below, meets the height that a TRY has noted.
                Add(Chance(2) ? Value() : "POP");
                break;
            case 19:
                Add("END_TRY");
                break;
            case 20:
                Add($"CATCH{Pick("", " e", " i")}");
                break;
            case 25 when _function >= 0:
                Unless(() => Add($"TRY {Pick("f", "m")}{_function}"));
                break;
            case 21 when _function >= 0:
                Unless(() => Add($"LOAD {Pick(s_ints)}", "RET"));
                break;
            case 22:
                Unless(() => Add($"LOAD {Pick("i", "e", "p", "s")}", "PRINT"));
                break;
            case 23:
                Add(Pick("YIELD", "GET_TIME_MS\nSTORE j", "DUP\nPOP", $"DELETE {Pick("k", "e", "a")}", "NULL\nSTORE a"));
                break;
            case 24:
                Unless(() => Add("LOAD i", "MAKE_LIST 1", "STORE q", "NEW_OBJECT", "STORE o", "PUSH_STR \"\"", "STORE s"));
                break;
            default:
                Calculate();
                break;
        }
    }

    private void Try(int depth)
    {
        var (handler, end) = (NewLabel(), NewLabel());
        for (var below = _random.Next(3); below > 0; below--)
        {
            Add(Value());
        }

        Add($"TRY {handler}");
        Block(depth + 1, _random.Next(1, 5));
        Add(Chance(5) ? "" : "END_TRY", Chance(8) ? "" : $"JMP {end}", $"LABEL {handler}");
        switch (_random.Next(5))
        {
            case 0:
                Add("CATCH e");
                break;
            case 1:
                Add("STORE e");
                break;
            case 2:
                Add("CATCH", "POP");
                break;
            case 3:
                Add("LOAD i", "POP", "CATCH i", "LOAD i", "TYPE_OF", "POP", "PUSH_INT 4", "STORE i");
                break;
            default:
                Add("CATCH", "STORE e");
                break;
        }

        Block(depth + 1, _random.Next(0, 3));
        if (Chance(6))
        {
            Unless(() => Add("LOAD e", "THROW"));
        }

        Add(Chance(5) ? "" : "END_TRY", $"LABEL {end}");
    }

    private void Throw() => Add(
        Pick("PUSH_STR \"thrown\"", "LOAD e", "LOAD i", "LOAD p", "LOAD s", "LOAD o", "LOAD k", "MAKE_LIST 0"), "THROW");

    private void Fail() => Add(Pick("LOAD p\nPUSH_INT 12\nINDEX",
        "LOAD p\nPUSH_INT -1\nINDEX", "LOAD nothing", "LOAD p\nPUSH_INT 1\nADD",
        "LOAD i\nPUSH_INT 0\nDIV", "LOAD q\nPUSH_INT 10\nLOAD i\nLIST_SET\nSTORE q", "LOAD s\nLOAD i\nCONCAT", "LOAD i\nCALL_FUNCTION",
        "LOAD q\nPUSH_INT 9223372036854775807\nPUSH_INT 1\nLIST_SET\nSTORE q", "PUSH_STR \"x\"\nTO_INT\nSTORE i"));

    private void Call()
    {
        if (_function + 1 < Functions && !Chance(3))
        {
            Add($"PUSH_INT {_random.Next(1, 6)}", $"LOAD {Pick("p", "q", "i", "s")}",
                $"CALL {Pick("f", "f", "m")}{_random.Next(_function + 1, Functions)} n v");
        }
        else if (_function >= 0)
        {
            Add("LOAD n", "PUSH_INT 1", "SUB", "LOAD v", $"CALL {Pick("f", "m")}{_function} n v");
        }
        else
        {
            return;
        }

        Add(Chance(4) ? "" : Chance(2) ? "POP" : $"STORE {Pick("i", "j", "a")}");
    }

    private void CallClosure()
    {
        var function = Pick("lambda", "thrower");
        Add(function == "lambda" ? "CAPTURE i" : "CAPTURE p", $"MAKE_LAMBDA {function} n", Chance(2) ? "STORE f\nLOAD j\nLOAD f" :
            $"STORE f\nPUSH_INT {_random.Next(6)}\nLOAD f", "CALL_FUNCTION", Chance(3) ? "POP" : $"STORE {Pick("j", "a")}");
    }

    private void ChangeList()
    {
        var list = Pick(s_lists);
        switch (_random.Next(9))
        {
            case 0 or 1 or 2:
                Add($"LOAD {list}", Value(), "LIST_APPEND", $"STORE {list}");
                Shorten(list);
                break;
            case 3 or 4:
                Add($"LOAD {list}", Index(list), Value(), "LIST_SET", $"STORE {list}");
                break;
            case 5:
                MakeList(_random.Next(7, 13));
                Add($"STORE {list}");
                break;
            case 6:
                Add("LOAD p", "STORE q");
                break;
            case 7:
                Add($"LOAD {list}", $"STORE kept", $"LOAD {list}", Value(), "LIST_APPEND", $"STORE {list}", $"LOAD {list}", Index(list),
                    "LOAD kept", "LIST_SET", $"STORE {list}");
                Shorten(list);
                break;
            default:
                Add($"LOAD {list}", $"LOAD {list}", "EQ", "POP", $"LOAD {list}", "DUP", Value(), "LIST_APPEND", "STORE q", "STORE p");
                Shorten("q");
                break;
        }
    }

    /// <summary>What it holds must stay small, since it is hashed, printed and thrown.</summary>
    private void Shorten(string list)
    {
        var label = NewLabel();
        Add($"LOAD {list}", "LEN", $"PUSH_INT {_random.Next(11, 15)}", "GT", $"JZ {label}");
        MakeList(_random.Next(8, 12));
        Add($"STORE {list}", $"LABEL {label}");
    }

    private void ReadList()
    {
        var list = Pick(s_lists);
        Add($"LOAD {list}", Index(list), "INDEX", Chance(2) ? "POP" : "STORE a", $"LOAD {list}", "LEN", $"STORE {Pick("j", "k")}");
    }

    private string Index(string list) => Chance(4) ? "LOAD i\nPUSH_INT 13\nMOD"
        : Chance(2) ? $"LOAD {list}\nLEN\nPUSH_INT 1\nSUB" : "PUSH_INT 0";

    private void Exchange()
    {
        if (Chance(2))
        {
            Add($"LOAD {Pick("p", "o", "s", "i")}", "SELF", "SEND", "RECEIVE", "STORE a");
        }
        else
        {
            var label = NewLabel();
            Add("LOAD q", "SEND 1", $"RECEIVE_TIMEOUT 0 {label}{Pick("", " list", " int")}", "STORE a", $"LABEL {label}");
        }
    }

    private void Calculate()
    {
        Add($"LOAD {Pick(s_ints)}", Chance(2) ? $"LOAD {Pick(s_ints)}" : $"PUSH_INT {_random.Next(-2, 9)}",
            Pick("ADD", "SUB", "MUL", "ADD", "SUB", "MOD", "DIV", "LT", "EQ", "ADD_F"), $"STORE {Pick(s_ints)}");
    }

    private void Loop(int depth, int times, Action body)
    {
        var (again, end, counter) = (NewLabel(), NewLabel(), $"c{depth}");
        Add($"PUSH_INT {times}", $"STORE {counter}", $"LABEL {again}", $"LOAD {counter}", $"JZ {end}", $"LOAD {counter}", "PUSH_INT 1",
            "SUB", $"STORE {counter}");
        body();
        Add($"JMP {again}", $"LABEL {end}");
    }

    private void Unless(Action body)
    {
        var label = NewLabel();
        Add($"LOAD {Pick("c0", "c0", "n", "i", "j")}", $"PUSH_INT {_random.Next(2, 80)}", "MOD", Chance(7) ? "" : "NOT", $"JZ {label}");
        body();
        Add($"LABEL {label}");
    }

    private void MakeList(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Add(Chance(12) ? "PUSH_STR \"x\"" : $"PUSH_INT {_random.Next(9)}");
        }

        Add($"MAKE_LIST {count}");
    }

    private string Value() => Pick("PUSH_INT 1", "PUSH_INT -3", "LOAD i", "LOAD j", "LOAD k", "PUSH_STR \"v\"", "PUSH_FLOAT 0.5", "NULL",
        "LOAD i\nMAKE_LIST 1", "LOAD i\nLOAD j\nMAKE_LIST 2", "TRUE");

    private string NewLabel() => string.Create(CultureInfo.InvariantCulture, $"l{_labels++}");

    private bool Chance(int one) => _random.Next(one) == 0;

    private string Pick(params string[] from) => from[_random.Next(from.Length)];

    private void Add(params string[] lines)
    {
        foreach (var line in lines)
        {
            if (line.Length > 0)
            {
                _text.Append(line).Append('\n');
            }
        }
    }
}
