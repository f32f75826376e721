using System.Collections.Immutable;
using static Ttvm.Language.Instructions.InstructionFlags;
using static Ttvm.Language.Instructions.InstructionGroup;

namespace Ttvm.Language.Instructions;

/// <summary>
/// The instruction table: the one place that says what the language has. Everything else reads it: parser, assembler,
/// bytecode, checks, editor features, grammar and reference page. How a row is written stands in <see cref="InstructionRow"/>;
/// how to add one, in <c>docs/how-to-add-an-instruction.md</c>.
/// </summary>
public static class InstructionSet
{
    private static readonly InstructionRow[] Rows =
    [
        // Values and the stack
        new(Opcode.PushInt, "PUSH_INT", Values)
        {
            Operands = "int:value",
            Effect = "-- value:int",
            Flags = NeverFails | IsCommon,
            Meaning = "Pushes an integer.",
            Remarks = """
                Integers have 64 bits with a sign. `0x` starts a hexadecimal number, `0b` a binary one, and `_` may stand
                between digits. A number that does not fit is an error.
                """,
            Example = """
                PUSH_INT 1_000_000
                PUSH_INT 0xFF
                ADD
                PRINT               ; prints 1000255
                """,
        },

        new(Opcode.PushFloat, "PUSH_FLOAT", Values)
        {
            Operands = "float:value",
            Effect = "-- value:float",
            Flags = NeverFails | PushesTrue,
            Meaning = "Pushes a floating-point number.",
            Remarks = """
                Floats have 64 bits. Decimal and exponent form are accepted, also `inf`, `-inf` and `nan`.

                PRINT shows a float without a fraction as a whole number: 2.0 prints as `2`.
                """,
            Example = """
                PUSH_FLOAT 1.5
                PUSH_FLOAT 2e3
                MUL
                PRINT               ; prints 3000
                """,
        },

        new(Opcode.PushStr, "PUSH_STR", Values)
        {
            Operands = "str:text",
            Effect = "-- text:str",
            Flags = NeverFails | PushesTrue | IsCommon,
            Meaning = "Pushes a string.",
            Remarks = """
                Write the text in double quotes. Escapes: `\"`, `\\`, `\n`, `\t`, `\r`, `\0`, `\u{1F600}`.

                Text without quotes is accepted up to the first `;` or the end of the line, but quotes say exactly where it
                ends.
                """,
            Example = """
                PUSH_STR "Say \"hello\"\tworld"
                PRINT
                PUSH_STR "caf\u{E9}"
                PRINT               ; prints café
                """,
        },

        new(Opcode.PushBool, "PUSH_BOOL", Values)
        {
            Operands = "bool:value",
            Effect = "-- value:bool",
            Flags = NeverFails,
            Meaning = "Pushes `true` or `false`.",
            Remarks = """
                The operand is `true` or `false`, in lower case. `TRUE` and `FALSE` do the same without an operand.
                """,
            Example = """
                PUSH_BOOL true
                NOT
                PRINT               ; prints false
                """,
        },

        new(Opcode.True, "TRUE", Values)
        {
            Effect = "-- true:bool",
            Flags = NeverFails | PushesTrue,
            Meaning = "Pushes `true`.",
            Remarks = """
                The same as `PUSH_BOOL true`.
                """,
            Example = """
                TRUE
                TRAP_EXIT           ; exit signals now arrive as messages
                """,
        },

        new(Opcode.False, "FALSE", Values)
        {
            Effect = "-- false:bool",
            Flags = NeverFails | PushesFalse,
            Meaning = "Pushes `false`.",
            Remarks = """
                The same as `PUSH_BOOL false`.
                """,
            Example = """
                FALSE
                JZ skipped
                PUSH_STR "never printed"
                PRINT
                LABEL skipped
                """,
        },

        new(Opcode.Null, "NULL", Values)
        {
            Effect = "-- null:null",
            Flags = NeverFails | PushesFalse,
            Meaning = "Pushes null, the value that stands for nothing.",
            Remarks = """
                GET_FIELD of a missing field and READ_LINE at the end of the input give null. JZ counts it as false.
                """,
            Example = """
                NULL
                TYPE_OF
                PRINT               ; prints null
                """,
        },

        new(Opcode.Dup, "DUP", Values)
        {
            Effect = "value -- value value",
            Flags = NeverFails,
            Meaning = "Pushes the top value once more.",
            Remarks = """
                Values never change, so a copy costs nothing, however large the value is.

                An empty stack is an error: `Stack underflow during DUP`.
                """,
            Example = """
                PUSH_INT 7
                DUP
                MUL
                PRINT               ; prints 49
                """,
        },

        new(Opcode.Pop, "POP", Values)
        {
            Effect = "value --",
            Flags = NeverFails | IsCommon,
            Meaning = "Drops the top value.",
            Remarks = """
                Use it for a result that you do not need, such as the pid that SPAWN leaves.

                An empty stack is an error: `Stack underflow during POP`.
                """,
            Example = """
                PUSH_STR "hello_world"
                SPAWN
                POP                 ; the pid is not needed
                """,
        },

        new(Opcode.Swap, "SWAP", Values)
        {
            Effect = "a b -- b a",
            Flags = NeverFails,
            Meaning = "Exchanges the two top values.",
            Remarks = """
                Handy when two values were pushed in the wrong order for SUB, DIV, SEND and the like.

                Fewer than two values are an error: `Stack underflow during SWAP`.
                """,
            Example = """
                PUSH_INT 3
                PUSH_INT 10
                SWAP
                SUB
                PRINT               ; prints 7
                """,
        },

        new(Opcode.Over, "OVER", Values)
        {
            Effect = "a b -- a b a",
            Flags = NeverFails,
            Meaning = "Pushes a copy of the second value from the top.",
            Remarks = """
                Fewer than two values are an error: `Stack underflow during OVER`.
                """,
            Example = """
                PUSH_INT 3
                PUSH_INT 4
                OVER
                PRINT               ; prints 3
                PRINT               ; prints 4
                PRINT               ; prints 3
                """,
        },

        new(Opcode.Rot, "ROT", Values)
        {
            Effect = "a b c -- b c a",
            Flags = NeverFails,
            Meaning = "Brings the third value from the top to the top.",
            Remarks = """
                The other two move down by one. Three ROT in a row change nothing.

                Fewer than three values are an error: `Stack underflow during ROT`.
                """,
            Example = """
                PUSH_STR "a"
                PUSH_STR "b"
                PUSH_STR "c"
                ROT
                PRINT               ; prints a
                PRINT               ; prints c
                PRINT               ; prints b
                """,
        },

        // Output
        new(Opcode.Print, "PRINT", Output)
        {
            Effect = "value --",
            Flags = NeverFails | IsCommon,
            Meaning = "Prints the top value and a newline to standard output.",
            Remarks = """
                Strings print without quotes, also inside lists and objects. Floats print without an exponent, and 2.0 prints as
                `2`.

                One PRINT is one uninterrupted line, however many processes print at once.
                """,
            Example = """
                PUSH_STR "total"
                PUSH_INT 42
                MAKE_LIST 2
                PRINT               ; prints [total, 42]
                """,
        },

        new(Opcode.Write, "WRITE", Output)
        {
            Effect = "value --",
            Flags = NeverFails,
            Meaning = "Prints the top value to standard output without a newline.",
            Remarks = """
                The text is shown at the latest when the program waits or ends. Several WRITE make one line; with many
                processes, others may print between them, so build the line with CONCAT if that matters.
                """,
            Example = """
                PUSH_STR "Name: "
                WRITE
                READ_LINE
                PRINT
                """,
        },

        new(Opcode.Eprint, "EPRINT", Output)
        {
            Effect = "value --",
            Flags = NeverFails,
            Meaning = "Prints the top value and a newline to standard error.",
            Remarks = """
                For notes that must not mix with the program's results. Everything the machine itself has to say goes there too.
                """,
            Example = """
                PUSH_STR "reading the menu"
                EPRINT
                PUSH_STR "Latte"
                PRINT               ; prints Latte
                """,
        },

        new(Opcode.DumpScope, "DUMP_SCOPE", Output)
        {
            Effect = "--",
            Flags = NeverFails | TiedToFrame,
            Aliases = "DUMPSCOPE",
            Meaning = "Prints the variables of the current frame to standard output.",
            Remarks = """
                One line `name = value` for each, sorted by name; strings stand in quotes. A quick look without a debugger.
                """,
            Example = """
                PUSH_STR "Latte"
                STORE drink
                PUSH_INT 2
                STORE count
                DUMP_SCOPE          ; shows count = 2, then drink = "Latte"
                """,
        },

        // Arithmetic
        new(Opcode.Add, "ADD", Arithmetic)
        {
            Effect = "a:number b:number -- sum:number",
            Flags = NeverFails | Idles | IsCommon,
            Meaning = "Adds two numbers.",
            Remarks = """
                Two integers give an integer that wraps at 64 bits; if either is a float, so is the result.

                Anything else is an error: `ADD expects two numbers but got Str, Int`. To join strings, use CONCAT.
                """,
            Example = """
                PUSH_INT 40
                PUSH_INT 2
                ADD
                PRINT               ; prints 42
                """,
        },

        new(Opcode.Sub, "SUB", Arithmetic)
        {
            Effect = "a:number b:number -- difference:number",
            Flags = NeverFails | Idles,
            Meaning = "Subtracts the top number from the one below it.",
            Remarks = """
                `a` is pushed first: `10 3 SUB` gives 7. Two integers give an integer that wraps at 64 bits; if either is a
                float, so is the result. Anything else is an error such as `SUB expects two numbers but got Str, Int`.
                """,
            Example = """
                PUSH_INT 10
                PUSH_INT 3
                SUB
                PRINT               ; prints 7
                """,
        },

        new(Opcode.Mul, "MUL", Arithmetic)
        {
            Effect = "a:number b:number -- product:number",
            Flags = NeverFails | Idles,
            Meaning = "Multiplies two numbers.",
            Remarks = """
                Two integers give an integer that wraps at 64 bits; if either is a float, so is the result. Anything else is an
                error such as `MUL expects two numbers but got Str, Int`.
                """,
            Example = """
                PUSH_INT 6
                PUSH_FLOAT 1.5
                MUL
                PRINT               ; prints 9
                """,
        },

        new(Opcode.Div, "DIV", Arithmetic)
        {
            Effect = "a:number b:number -- quotient:number",
            Flags = Divides,
            Meaning = "Divides the second number from the top by the top one.",
            Remarks = """
                Two integers give an integer: 7 / 2 is 3 and -7 / 2 is -3 (toward zero). If either is a float, so is the result.

                A divisor of zero is an error, for floats too: `Division by zero`. The smallest integer divided by -1 wraps to
                itself.
                """,
            Example = """
                PUSH_INT 7
                PUSH_INT 2
                DIV
                PRINT               ; prints 3
                """,
        },

        new(Opcode.Mod, "MOD", Arithmetic)
        {
            Effect = "a:number b:number -- remainder:number",
            Flags = Divides,
            Meaning = "Gives the remainder of a division, with the sign of the dividend.",
            Remarks = """
                -7 MOD 3 is -1. A divisor of zero is an error: `Division by zero`.
                """,
            Example = """
                PUSH_INT 17
                PUSH_INT 5
                MOD
                PRINT               ; prints 2
                """,
        },

        new(Opcode.AddF, "ADD_F", Arithmetic)
        {
            Effect = "a:number b:number -- sum:float",
            Flags = NeverFails,
            Meaning = "Adds two numbers as floats.",
            Remarks = """
                Integers are widened to floats first, so the result is a float even for two integers.
                """,
            Example = """
                PUSH_INT 1
                PUSH_FLOAT 0.5
                ADD_F
                PRINT               ; prints 1.5
                """,
        },

        new(Opcode.SubF, "SUB_F", Arithmetic)
        {
            Effect = "a:number b:number -- difference:float",
            Flags = NeverFails,
            Meaning = "Subtracts the top number from the one below it, as floats.",
            Remarks = """
                Integers are widened to floats first, so the result is a float even for two integers.
                """,
            Example = """
                PUSH_INT 1
                PUSH_FLOAT 0.25
                SUB_F
                PRINT               ; prints 0.75
                """,
        },

        new(Opcode.MulF, "MUL_F", Arithmetic)
        {
            Effect = "a:number b:number -- product:float",
            Flags = NeverFails,
            Meaning = "Multiplies two numbers as floats.",
            Remarks = """
                Integers are widened to floats first, so the result is a float even for two integers.
                """,
            Example = """
                PUSH_INT 3
                PUSH_FLOAT 0.5
                MUL_F
                PRINT               ; prints 1.5
                """,
        },

        new(Opcode.DivF, "DIV_F", Arithmetic)
        {
            Effect = "a:number b:number -- quotient:float",
            Flags = Divides,
            Meaning = "Divides the second number from the top by the top one, as floats.",
            Remarks = """
                Integers are widened to floats first: 7 / 2 is 3.5 here, but 3 with DIV.

                A divisor of zero is an error: `DIV_F expects non-zero divisor but got zero`.
                """,
            Example = """
                PUSH_INT 7
                PUSH_INT 2
                DIV_F
                PRINT               ; prints 3.5
                """,
        },

        // Strings and conversions
        new(Opcode.Concat, "CONCAT", Strings)
        {
            Effect = "a:str|exception b:str|exception -- text:str",
            Flags = CopiesChanged | KeepsLooping | IsCommon,
            Meaning = "Joins two strings.",
            Remarks = """
                Both must be strings; an exception counts as its message. Turn other values into text with TO_STR first, or it
                is an error: `CONCAT expects two strings but got Str, Int`.
                """,
            Example = """
                PUSH_STR "Table "
                PUSH_INT 7
                TO_STR
                CONCAT
                PRINT               ; prints Table 7
                """,
        },

        new(Opcode.Substr, "SUBSTR", Strings)
        {
            Effect = "text:str from:int count:int -- part:str",
            Meaning = "Takes a part of a string.",
            Remarks = """
                `from` counts from 0. Characters are whole Unicode characters, never halves of one. A part that reaches beyond
                the string is an error: `SUBSTR from 6 for 9 is out of bounds for string of length 11`.
                """,
            Example = """
                PUSH_STR "hello world"
                PUSH_INT 6
                PUSH_INT 5
                SUBSTR
                PRINT               ; prints world
                """,
        },

        new(Opcode.IndexOf, "INDEX_OF", Strings)
        {
            Effect = "text:str part:str -- index:int",
            Meaning = "Finds where one string first occurs in another.",
            Remarks = """
                The index counts characters from 0; it is -1 if the part does not occur.
                """,
            Example = """
                PUSH_STR "key=value"
                PUSH_STR "="
                INDEX_OF
                PRINT               ; prints 3
                """,
        },

        new(Opcode.Split, "SPLIT", Strings)
        {
            Effect = "text:str separator:str -- parts:list",
            Meaning = "Splits a string at each separator into a list.",
            Remarks = """
                The separator itself is not part of the result. JOIN does the reverse.
                """,
            Example = """
                PUSH_STR "milk,sugar,ice"
                PUSH_STR ","
                SPLIT
                PRINT               ; prints [milk, sugar, ice]
                """,
        },

        new(Opcode.Join, "JOIN", Strings)
        {
            Effect = "parts:list separator:str -- text:str",
            Meaning = "Joins a list of strings with a separator between them.",
            Remarks = """
                The separator stands between the strings, not after the last. SPLIT does the reverse.
                """,
            Example = """
                PUSH_STR "milk"
                PUSH_STR "sugar"
                MAKE_LIST 2
                PUSH_STR " and "
                JOIN
                PRINT               ; prints milk and sugar
                """,
        },

        new(Opcode.Upper, "UPPER", Strings)
        {
            Effect = "text:str -- upper:str",
            Meaning = "Turns a string into upper case.",
            Remarks = """
                The result is the same on every machine, whatever its language settings.
                """,
            Example = """
                PUSH_STR "latte"
                UPPER
                PRINT               ; prints LATTE
                """,
        },

        new(Opcode.Lower, "LOWER", Strings)
        {
            Effect = "text:str -- lower:str",
            Meaning = "Turns a string into lower case.",
            Remarks = """
                The result is the same on every machine, whatever its language settings.
                """,
            Example = """
                PUSH_STR "LATTE"
                LOWER
                PRINT               ; prints latte
                """,
        },

        new(Opcode.ToStr, "TO_STR", Strings)
        {
            Effect = "value -- text:str",
            Flags = KeepsLooping | IsCommon,
            Meaning = "Turns any value into the text that PRINT would show.",
            Remarks = """
                Works for every value, also for lists and objects.
                """,
            Example = """
                PUSH_STR "pid "
                SELF
                TO_STR
                CONCAT
                PRINT               ; prints pid 1
                """,
        },

        new(Opcode.ToInt, "TO_INT", Strings)
        {
            Effect = "value:number|str -- number:int",
            Meaning = "Turns a number or a string into an integer.",
            Remarks = """
                Numbers are cut toward zero, so 2.9 becomes 2. Strings must hold a number.

                Failure is an error: `Cannot convert "x" to Int`. Wrap it in TRY when the text comes from outside.
                """,
            Example = """
                PUSH_STR "41"
                TO_INT
                PUSH_INT 1
                ADD
                PRINT               ; prints 42
                """,
        },

        new(Opcode.ToFloat, "TO_FLOAT", Strings)
        {
            Effect = "value:number|str -- number:float",
            Meaning = "Turns a number or a string into a float.",
            Remarks = """
                Strings must hold a number. Failure is an error: `Cannot convert "x" to Float`.
                """,
            Example = """
                PUSH_STR "2.5"
                TO_FLOAT
                PUSH_INT 2
                MUL
                PRINT               ; prints 5
                """,
        },

        new(Opcode.TypeOf, "TYPE_OF", Strings)
        {
            Effect = "value -- type:str",
            Flags = NeverFails | MayTest,
            Meaning = "Gives the name of a value's type.",
            Remarks = """
                One of `int`, `float`, `str`, `bool`, `null`, `list`, `object`, `bytes`, `function`, `closure`, `exception`: the
                words that patterns of RECEIVE_MATCH use, too.
                """,
            Example = """
                PUSH_FLOAT 1.5
                TYPE_OF
                PRINT               ; prints float
                """,
        },

        // Comparison and logic
        new(Opcode.Eq, "EQ", Comparison)
        {
            Effect = "a b -- equal:int",
            Flags = NeverFails | Equates | MayTest,
            Meaning = "Tells whether two values are equal: 1 or 0.",
            Remarks = """
                Lists, objects and functions are compared by content. Integers and floats are compared by value, so 1 and 1.0
                are equal. Other values of different types are unequal, which is no error. NaN is not equal to itself.
                """,
            Example = """
                PUSH_STR "latte"
                PUSH_STR "latte"
                EQ
                PRINT               ; prints 1
                """,
        },

        new(Opcode.Ne, "NE", Comparison)
        {
            Effect = "a b -- different:int",
            Flags = NeverFails | Equates | MayTest,
            Meaning = "Tells whether two values differ: 1 or 0.",
            Remarks = """
                The opposite of EQ, with the same rules: any two values can be compared.
                """,
            Example = """
                PUSH_INT 1
                PUSH_STR "1"
                NE
                PRINT               ; prints 1
                """,
        },

        new(Opcode.Gt, "GT", Comparison)
        {
            Effect = "a:number|str b:number|str -- greater:int",
            Meaning = "Tells whether the second value from the top is greater than the top one: 1 or 0.",
            Remarks = """
                `a` is pushed first: `5 3 GT` gives 1. Two numbers (also an integer and a float) or two strings; strings are
                ordered by character code. Other types are an error: `GT expects two numbers or two strings but got Str, Int`.
                """,
            Example = """
                PUSH_INT 5
                PUSH_INT 3
                GT
                PRINT               ; prints 1
                """,
        },

        new(Opcode.Lt, "LT", Comparison)
        {
            Effect = "a:number|str b:number|str -- less:int",
            Meaning = "Tells whether the second value from the top is less than the top one: 1 or 0.",
            Remarks = """
                `a` is pushed first: `3 5 LT` gives 1. Two numbers (also an integer and a float) or two strings; strings are
                ordered by character code. Other types are an error: `LT expects two numbers or two strings but got Str, Int`.
                """,
            Example = """
                PUSH_STR "espresso"
                PUSH_STR "latte"
                LT
                PRINT               ; prints 1
                """,
        },

        new(Opcode.Ge, "GE", Comparison)
        {
            Effect = "a:number|str b:number|str -- result:int",
            Meaning = "Tells whether the second value from the top is greater than or equal to the top one: 1 or 0.",
            Remarks = """
                `a` is pushed first. Two numbers (also an integer and a float) or two strings; other types are an error.
                """,
            Example = """
                PUSH_INT 3
                PUSH_INT 3
                GE
                PRINT               ; prints 1
                """,
        },

        new(Opcode.Le, "LE", Comparison)
        {
            Effect = "a:number|str b:number|str -- result:int",
            Meaning = "Tells whether the second value from the top is less than or equal to the top one: 1 or 0.",
            Remarks = """
                `a` is pushed first. Two numbers (also an integer and a float) or two strings; other types are an error.
                """,
            Example = """
                PUSH_INT 4
                PUSH_FLOAT 3.5
                LE
                PRINT               ; prints 0
                """,
        },

        new(Opcode.EqF, "EQ_F", Comparison)
        {
            Effect = "a:number b:number -- equal:int",
            Flags = NeverFails,
            Meaning = "Tells whether two numbers are equal as numbers: 1 or 0.",
            Remarks = """
                Numbers only; other types are an error, where EQ would say 0. There is no tolerance: 0.1 + 0.2 is not equal to
                0.3.
                """,
            Example = """
                PUSH_INT 2
                PUSH_FLOAT 2.0
                EQ_F
                PRINT               ; prints 1
                """,
        },

        new(Opcode.NeF, "NE_F", Comparison)
        {
            Effect = "a:number b:number -- different:int",
            Flags = NeverFails,
            Meaning = "Tells whether two numbers differ as numbers: 1 or 0.",
            Remarks = """
                Numbers only; other types are an error, where NE would say 1.
                """,
            Example = """
                PUSH_FLOAT 0.5
                PUSH_FLOAT 0.25
                NE_F
                PRINT               ; prints 1
                """,
        },

        new(Opcode.GtF, "GT_F", Comparison)
        {
            Effect = "a:number b:number -- greater:int",
            Flags = NeverFails,
            Meaning = "Tells whether the second number from the top is greater than the top one: 1 or 0.",
            Remarks = """
                As GT, but numbers only: strings are an error.
                """,
            Example = """
                PUSH_FLOAT 0.5
                PUSH_FLOAT 0.25
                GT_F
                PRINT               ; prints 1
                """,
        },

        new(Opcode.LtF, "LT_F", Comparison)
        {
            Effect = "a:number b:number -- less:int",
            Flags = NeverFails,
            Meaning = "Tells whether the second number from the top is less than the top one: 1 or 0.",
            Remarks = """
                As LT, but numbers only: strings are an error.
                """,
            Example = """
                PUSH_FLOAT 0.5
                PUSH_FLOAT 0.25
                LT_F
                PRINT               ; prints 0
                """,
        },

        new(Opcode.GeF, "GE_F", Comparison)
        {
            Effect = "a:number b:number -- result:int",
            Flags = NeverFails,
            Meaning = "Tells whether the second number from the top is greater than or equal to the top one: 1 or 0.",
            Remarks = """
                As GE, but numbers only: strings are an error.
                """,
            Example = """
                PUSH_FLOAT 0.5
                PUSH_FLOAT 0.5
                GE_F
                PRINT               ; prints 1
                """,
        },

        new(Opcode.LeF, "LE_F", Comparison)
        {
            Effect = "a:number b:number -- result:int",
            Flags = NeverFails,
            Meaning = "Tells whether the second number from the top is less than or equal to the top one: 1 or 0.",
            Remarks = """
                As LE, but numbers only: strings are an error.
                """,
            Example = """
                PUSH_FLOAT 0.5
                PUSH_FLOAT 0.5
                LE_F
                PRINT               ; prints 1
                """,
        },

        new(Opcode.Not, "NOT", Comparison)
        {
            Effect = "a:bool|int -- result:bool",
            Flags = NeverFails | MayTest,
            Meaning = "Turns true into false and false into true.",
            Remarks = """
                Takes `true`, `false` or an integer, where 0 counts as false, so it can follow a comparison directly. Other
                types are an error.
                """,
            Example = """
                PUSH_INT 3
                PUSH_INT 5
                GT
                NOT
                PRINT               ; prints true
                """,
        },

        new(Opcode.And, "AND", Comparison)
        {
            Effect = "a:bool|int b:bool|int -- result:bool",
            Flags = NeverFails | MayTest,
            Meaning = "Tells whether both values are true.",
            Remarks = """
                Takes `true`, `false` or integers, where 0 counts as false, so comparisons can be combined. Other types are an
                error.

                Both values have been computed by then: there is no short circuit. Use JZ for that.
                """,
            Example = """
                PUSH_INT 7
                STORE n
                LOAD n
                PUSH_INT 0
                GT
                LOAD n
                PUSH_INT 10
                LT
                AND
                PRINT               ; prints true
                """,
        },

        new(Opcode.Or, "OR", Comparison)
        {
            Effect = "a:bool|int b:bool|int -- result:bool",
            Flags = NeverFails | MayTest,
            Meaning = "Tells whether at least one of two values is true.",
            Remarks = """
                Takes `true`, `false` or integers, where 0 counts as false, so comparisons can be combined. Other types are an
                error.

                Both values have been computed by then: there is no short circuit. Use JZ for that.
                """,
            Example = """
                FALSE
                PUSH_INT 1
                OR
                PRINT               ; prints true
                """,
        },

        // Jumps, calls and functions
        new(Opcode.Jmp, "JMP", Control)
        {
            Operands = "label:target",
            Effect = "--",
            EffectAtTarget = "--",
            Flags = EndsBlock | NeverFails | Idles | IsCommon,
            Meaning = "Goes on at a label.",
            Remarks = """
                The target may also be the index of an instruction, counted from 0 without labels and blank lines; a label
                survives an edit, an index does not.

                A jump backwards makes a loop. A loop never keeps other processes from running: each gets its turn after 1000
                instructions.
                """,
            Example = """
                PUSH_INT 3
                LABEL again
                DUP
                JZ done
                DUP
                PRINT
                PUSH_INT 1
                SUB
                JMP again
                LABEL done
                PUSH_STR "lift off"
                PRINT               ; prints lift off
                """,
        },

        new(Opcode.Jz, "JZ", Control)
        {
            Operands = "label:target",
            Effect = "condition --",
            EffectAtTarget = "condition --",
            Flags = NeverFails | MayTest | Idles | IsCommon,
            Meaning = "Goes on at a label if the top value is false, 0 or null.",
            Remarks = """
                False are 0, `false` and null; everything else is true, also an empty string, 0.0 and an empty list. The value
                is taken from the stack either way.
                """,
            Example = """
                PUSH_INT 0
                JZ nothing
                PUSH_STR "something"
                PRINT
                HALT
                LABEL nothing
                PUSH_STR "nothing"
                PRINT               ; prints nothing
                """,
        },

        new(Opcode.Call, "CALL", Control)
        {
            Operands = "label:target params:parameters",
            Effect = "arguments* -- results*",
            Flags = Calls | PassesArguments | MayTest | IsCommon,
            Meaning = "Calls the code at a label and comes back here at its RET.",
            Remarks = """
                The called code gets a frame of its own that holds only the parameters; the last name takes the top of the
                stack. It does not see the caller's variables. Values still on the stack at RET are its results.

                Too few values are an error: `CALL needs 2 values on the stack, but there is only 1`. Deeper than a million calls: `Call depth
                limit`.
                """,
            Example = """
                PUSH_INT 6
                PUSH_INT 7
                CALL multiply a b
                PRINT               ; prints 42
                HALT

                LABEL multiply
                LOAD a
                LOAD b
                MUL
                RET
                """,
        },

        new(Opcode.Ret, "RET", Control)
        {
            Effect = "--",
            Flags = EndsBlock | Returns | MayTest | TiedToFrame | IsCommon,
            Meaning = "Returns to the line after the call.",
            Remarks = """
                Whatever is on the stack stays there: that is how results are returned.

                In a process started at a label or function, the RET of its outermost code ends the process normally. At the top
                level of a program it is an error: `Call stack underflow`. Put HALT in front of the first function, or the
                program runs on into it.
                """,
            Example = """
                PUSH_INT 21
                CALL twice n
                PRINT               ; prints 42
                HALT

                LABEL twice
                LOAD n
                PUSH_INT 2
                MUL
                RET
                """,
        },

        new(Opcode.MakeFunction, "MAKE_FUNCTION", Control)
        {
            Operands = "label:target params:parameters",
            Effect = "-- function:function",
            Flags = NeverFails | MakesFunction | PushesTrue | KeepsLooping,
            Meaning = "Pushes a function value for the code at a label.",
            Remarks = """
                Call it with CALL_FUNCTION, store it, or give it to SPAWN (then without parameters). It remembers the file it
                comes from, so it can be sent to other processes and exported from a module.

                A function knows none of the variables around it; MAKE_LAMBDA takes some along.
                """,
            Example = """
                MAKE_FUNCTION greet name
                STORE hello
                PUSH_STR "Ada"
                LOAD hello
                CALL_FUNCTION
                HALT

                LABEL greet
                PUSH_STR "Hello, "
                LOAD name
                CONCAT
                PRINT               ; prints Hello, Ada
                RET
                """,
        },

        new(Opcode.MakeLambda, "MAKE_LAMBDA", Control)
        {
            Operands = "label:target params:parameters",
            Effect = "-- closure:closure",
            Flags = NeverFails | MakesFunction | PushesTrue | TiedToFrame,
            Meaning = "Pushes a closure: a function together with the captured variables.",
            Remarks = """
                It takes along every variable named by CAPTURE since the last MAKE_LAMBDA in this frame, with the value it had
                then; a later STORE does not change the closure. A parameter with the same name as a captured variable wins.
                """,
            Example = """
                PUSH_INT 10
                STORE step
                CAPTURE step
                MAKE_LAMBDA advance n
                STORE next
                PUSH_INT 5
                LOAD next
                CALL_FUNCTION
                PRINT               ; prints 15
                HALT

                LABEL advance
                LOAD n
                LOAD step
                ADD
                RET
                """,
        },

        new(Opcode.Capture, "CAPTURE", Control)
        {
            Operands = "variable",
            Effect = "--",
            Flags = NeverFails | Captures | Reads | TiedToFrame,
            Meaning = "Notes a variable's current value for the next MAKE_LAMBDA.",
            Remarks = """
                Captures belong to the current frame and are used up by the next MAKE_LAMBDA. An unknown variable is an error:
                `Undefined variable: x`.
                """,
            Example = """
                PUSH_STR "order 17"
                STORE order
                CAPTURE order
                MAKE_LAMBDA prepare
                SPAWN               ; the new process has its own copy of the order
                POP
                HALT

                LABEL prepare
                LOAD order
                PRINT               ; prints order 17
                RET
                """,
        },

        new(Opcode.CallFunction, "CALL_FUNCTION", Control)
        {
            Effect = "arguments* function:callable -- results*",
            Flags = Calls,
            Meaning = "Calls the function or closure on top of the stack.",
            Remarks = """
                The arguments lie below the function; its parameters decide how many are taken, the last one from the top.

                Something else on top is an error: `CALL_FUNCTION expects Function or Closure on top of the stack but got Int`.
                So are too few arguments: `CALL_FUNCTION needs 2 values on the stack, but there is only 1`.
                """,
            Example = """
                PUSH_INT 4
                MAKE_FUNCTION square n
                CALL_FUNCTION
                PRINT               ; prints 16
                HALT

                LABEL square
                LOAD n
                DUP
                MUL
                RET
                """,
        },

        new(Opcode.Halt, "HALT", Control)
        {
            Effect = "--",
            Flags = EndsBlock | NeverFails | EndsProcess | IsCommon,
            Meaning = "Ends this process normally.",
            Remarks = """
                The exit reason is `normal`: linked processes go on (one that traps exits gets a message), monitors are told.
                Other processes go on, also when process 1 halts; to end them all, use EXIT. The end of the program text does
                the same.

                In an imported module it ends only the module's own top level.
                """,
            Example = """
                PUSH_STR "done"
                PRINT               ; prints done
                HALT
                """,
        },

        // Exceptions
        new(Opcode.Try, "TRY", Exceptions)
        {
            Operands = "label:handler",
            Effect = "--",
            EffectAtTarget = "-- exception:exception",
            Flags = NeverFails | Protects | TiedToFrame,
            Meaning = "Opens a handler: an error from here on goes on at the label.",
            Remarks = """
                Every runtime error counts: a thrown value, a division by zero, a missing file. The values pushed since are
                dropped, frames called since are left, and the exception lies on the stack at the label. Close it with END_TRY
                when the danger is over; a RET closes the handlers of its frame, too.

                An error inside the handler goes to the next handler outside.
                """,
            Example = """
                TRY failed
                PUSH_INT 1
                PUSH_INT 0
                DIV
                PRINT
                END_TRY
                HALT

                LABEL failed
                CATCH problem
                LOAD problem
                GET_FIELD message
                PRINT               ; prints Division by zero
                END_TRY
                """,
        },

        new(Opcode.Catch, "CATCH", Exceptions)
        {
            Operands = "[variable]",
            Effect = "--",
            EffectWithOperand = "exception:exception --",
            Flags = NeverFails | Catches | Binds | TiedToFrame,
            Meaning = "Marks the start of a handler, whose exception is on the stack.",
            Remarks = """
                `CATCH name` stores the exception in a variable; without a name it stays on the stack. Reached without an
                exception, it does nothing. END_TRY closes the catch block. Printing an exception prints its stack trace
                below; `GET_FIELD message` is the message alone.
                """,
            Example = """
                TRY failed
                PUSH_STR "out of milk"
                THROW

                LABEL failed
                CATCH problem
                LOAD problem
                GET_FIELD message
                PRINT               ; prints out of milk
                END_TRY
                """,
        },

        new(Opcode.Throw, "THROW", Exceptions)
        {
            Effect = "value --",
            Flags = EndsBlock,
            Meaning = "Throws an exception.",
            Remarks = """
                A string becomes an exception with that message. An exception is thrown on with the stack trace it has. Anything
                else is described: `Thrown value: [1, 2]`.

                Without a handler the process ends: `Unhandled exception: MESSAGE`. Only this process; those linked to it are
                told.
                """,
            Example = """
                TRY failed
                CALL check
                END_TRY
                HALT

                LABEL check
                PUSH_STR "no such drink"
                THROW

                LABEL failed
                CATCH
                GET_FIELD message
                PRINT               ; prints no such drink
                END_TRY
                """,
        },

        new(Opcode.EndTry, "END_TRY", Exceptions)
        {
            Effect = "--",
            Flags = NeverFails | Unprotects | TiedToFrame,
            Meaning = "Closes the innermost handler or catch block of this frame.",
            Remarks = """
                Without an open one in this frame it does nothing. It never closes a handler of the caller.
                """,
            Example = """
                TRY failed
                PUSH_STR "safe"
                PRINT               ; prints safe
                END_TRY
                HALT

                LABEL failed
                CATCH
                PRINT
                END_TRY
                """,
        },

        // Modules
        new(Opcode.Import, "IMPORT", Modules)
        {
            Operands = "path",
            Effect = "--",
            Flags = Calls | Imports | NamesFile | LetsOthersRun | TiedToFrame,
            Meaning = "Runs a module and brings what it exports into this frame as variables.",
            Remarks = """
                The file is looked for beside this one, then in the working directory. The extension may be left out; bytecode
                (`.ttb`) is taken where there is no source. The module's top level runs once in each process
                that imports it; what it EXPORTs becomes variables here. Nothing is shared between processes.

                A circle of imports is an error: `Circular dependency detected: PATH`. Exceptions of the module arrive here.
                """,
            Example = """
                IMPORT "shapes.ttvm" ; which exports the function circle_area
                PUSH_FLOAT 2.0
                LOAD circle_area
                CALL_FUNCTION
                PRINT
                """,
        },

        new(Opcode.Export, "EXPORT", Modules)
        {
            Operands = "variable",
            Effect = "--",
            Flags = Exports | Reads | TiedToFrame,
            Meaning = "Offers a variable's current value to whoever imports this file.",
            Remarks = """
                The value is copied now; a later STORE does not change it. An unknown variable is an error: `Undefined variable:
                x`. In a program that nobody imports it has no effect.
                """,
            Example = """
                MAKE_FUNCTION circle_area radius
                STORE circle_area
                EXPORT circle_area
                HALT

                LABEL circle_area
                LOAD radius
                DUP
                MUL
                PUSH_FLOAT 3.141592653589793
                MUL
                RET
                """,
        },

        // Variables
        new(Opcode.Store, "STORE", Variables)
        {
            Operands = "variable",
            Effect = "value --",
            Flags = NeverFails | Binds | MayTest | IsCommon,
            Meaning = "Stores the top value in a variable of the current frame.",
            Remarks = """
                A variable belongs to the innermost frame: called code does not see it and cannot change it. The name may stand
                in quotes; `"x"` and `x` are the same.
                """,
            Example = """
                PUSH_INT 41
                STORE count
                LOAD count
                PUSH_INT 1
                ADD
                STORE count
                LOAD count
                PRINT               ; prints 42
                """,
        },

        new(Opcode.Load, "LOAD", Variables)
        {
            Operands = "variable",
            Effect = "-- value",
            Flags = NeverFails | Reads | IsCommon,
            Meaning = "Pushes the value of a variable of the current frame.",
            Remarks = """
                Only the innermost frame is looked at: functions do not see the variables of the program around them. Hand
                values over as parameters, or take them along with CAPTURE.

                An unknown name is an error: `Undefined variable: x`.
                """,
            Example = """
                PUSH_STR "Ada"
                STORE name
                LOAD name
                PRINT               ; prints Ada
                """,
        },

        new(Opcode.Delete, "DELETE", Variables)
        {
            Operands = "variable",
            Effect = "--",
            Flags = NeverFails | Unbinds | TiedToFrame,
            Meaning = "Removes a variable from the current frame.",
            Remarks = """
                A name that does not exist is no error, but is noted on standard error. A LOAD afterwards fails.
                """,
            Example = """
                PUSH_STR "secret"
                STORE password
                LOAD password
                HASH
                PRINT
                DELETE password
                """,
        },

        // Lists and objects
        new(Opcode.MakeList, "MAKE_LIST", Data)
        {
            Operands = "count",
            Effect = "values* -- list:list",
            Flags = NeverFails | Idles,
            Aliases = "MAKELIST",
            Meaning = "Makes a list of the top values.",
            Remarks = """
                The value pushed first becomes the first of the list. `MAKE_LIST 0` makes an empty list.

                Too few values are an error: `MAKE_LIST needs 3 values on the stack, but there are only 2`.
                """,
            Example = """
                PUSH_INT 1
                PUSH_INT 2
                PUSH_INT 3
                MAKE_LIST 3
                PRINT               ; prints [1, 2, 3]
                """,
        },

        new(Opcode.ListAppend, "LIST_APPEND", Data)
        {
            Effect = "list:list value -- longer:list",
            Flags = NeverFails | CopiesChanged,
            Meaning = "Makes a list with one more value at its end.",
            Remarks = """
                The old list stays as it was: values never change.
                """,
            Example = """
                MAKE_LIST 0
                PUSH_STR "Latte"
                LIST_APPEND
                PUSH_STR "Mocha"
                LIST_APPEND
                PRINT               ; prints [Latte, Mocha]
                """,
        },

        new(Opcode.ListSet, "LIST_SET", Data)
        {
            Effect = "list:list index:int value -- changed:list",
            Flags = CopiesChanged,
            Meaning = "Makes a list in which one value is replaced.",
            Remarks = """
                The old list stays as it was: values never change. Indices count from 0; one that does not exist is an error:
                `Index 9 out of bounds for list of length 3`.
                """,
            Example = """
                PUSH_INT 1
                PUSH_INT 2
                MAKE_LIST 2
                PUSH_INT 0
                PUSH_INT 9
                LIST_SET
                PRINT               ; prints [9, 2]
                """,
        },

        new(Opcode.Index, "INDEX", Data)
        {
            Effect = "list:list|str index:int -- value",
            Meaning = "Reads one value of a list, or one character of a string.",
            Remarks = """
                Indices count from 0. One that does not exist is an error: `Index 9 out of bounds for list of length 3`.
                """,
            Example = """
                PUSH_STR "Latte"
                PUSH_STR "Mocha"
                MAKE_LIST 2
                PUSH_INT 1
                INDEX
                PRINT               ; prints Mocha
                """,
        },

        new(Opcode.Len, "LEN", Data)
        {
            Effect = "collection:list|object|str|bytes -- length:int",
            Flags = NeverFails,
            Meaning = "Counts the values of a list, the fields of an object, the characters of a string or the bytes of a byte string.",
            Remarks = """
                Characters are whole Unicode characters. Other types are an error.
                """,
            Example = """
                PUSH_STR "café"
                LEN
                PRINT               ; prints 4
                """,
        },

        new(Opcode.MakeObject, "MAKE_OBJECT", Data)
        {
            Effect = "-- object:object",
            Flags = NeverFails | Idles,
            Aliases = "NEW_OBJECT",
            Meaning = "Pushes an object without fields.",
            Remarks = """
                Fill it with SET_FIELD, or with OBJECT_SET where the names are on the stack. Fields keep the order in which they
                were set.
                """,
            Example = """
                MAKE_OBJECT
                PUSH_STR "Latte"
                SET_FIELD drink
                PUSH_INT 2
                SET_FIELD count
                PRINT               ; prints {drink: Latte, count: 2}
                """,
        },

        new(Opcode.SetField, "SET_FIELD", Data)
        {
            Operands = "field",
            Effect = "object:object value -- changed:object",
            OperandFromStack = Opcode.ObjectSet,
            Flags = NeverFails | CopiesChanged | SetsField | IsCommon,
            Meaning = "Makes an object in which a field has a new value.",
            Remarks = """
                The changed object is left on the stack, ready for the next SET_FIELD; the old one stays as it was.
                """,
            Example = """
                MAKE_OBJECT
                PUSH_STR "Latte"
                SET_FIELD drink
                PUSH_STR "large"
                SET_FIELD size
                PRINT               ; prints {drink: Latte, size: large}
                """,
        },

        new(Opcode.GetField, "GET_FIELD", Data)
        {
            Operands = "field",
            Effect = "object:object|exception -- value",
            OperandFromStack = Opcode.ObjectGet,
            Flags = NeverFails | GetsField | IsCommon,
            Meaning = "Reads a field of an object.",
            Remarks = """
                A missing field reads as null. The field `message` of an exception is its message. An exception has no other
                field: its trace is shown by PRINT, and the field `stack` reads as null.
                """,
            Example = """
                MAKE_OBJECT
                PUSH_STR "Latte"
                SET_FIELD drink
                GET_FIELD drink
                PRINT               ; prints Latte
                """,
        },

        new(Opcode.HasField, "HAS_FIELD", Data)
        {
            Operands = "field",
            Effect = "object:object -- found:int",
            Flags = NeverFails,
            Meaning = "Tells whether an object has a field: 1 or 0.",
            Remarks = """
                Tells a missing field from one that holds null, which GET_FIELD cannot.
                """,
            Example = """
                MAKE_OBJECT
                NULL
                SET_FIELD milk
                HAS_FIELD milk
                PRINT               ; prints 1
                """,
        },

        new(Opcode.DeleteField, "DELETE_FIELD", Data)
        {
            Operands = "field",
            Effect = "object:object -- changed:object",
            Flags = NeverFails | CopiesChanged,
            Meaning = "Makes an object without a field.",
            Remarks = """
                The old object stays as it was. A field that does not exist is no error.
                """,
            Example = """
                MAKE_OBJECT
                PUSH_STR "Ada"
                SET_FIELD name
                PUSH_STR "secret"
                SET_FIELD password
                DELETE_FIELD password
                PRINT               ; prints {name: Ada}
                """,
        },

        new(Opcode.ObjectSet, "OBJECT_SET", Data)
        {
            Effect = "object:object key:str value -- changed:object",
            Flags = NeverFails | CopiesChanged | SetsField,
            Meaning = "Makes an object in which the field named on the stack has a new value.",
            Remarks = """
                The key must be a string. Where the name is known while writing, SET_FIELD says it more briefly.
                """,
            Example = """
                NEW_OBJECT
                PUSH_STR "drink"
                PUSH_STR "Latte"
                OBJECT_SET
                PRINT               ; prints {drink: Latte}
                """,
        },

        new(Opcode.ObjectGet, "OBJECT_GET", Data)
        {
            Effect = "object:object key:str -- value",
            Flags = NeverFails | GetsField,
            Meaning = "Reads the field of an object that is named on the stack.",
            Remarks = """
                The key must be a string. A missing field reads as null.
                """,
            Example = """
                MAKE_OBJECT
                PUSH_INT 3
                SET_FIELD Latte
                PUSH_STR "Latte"
                OBJECT_GET
                PRINT               ; prints 3
                """,
        },

        new(Opcode.Keys, "KEYS", Data)
        {
            Effect = "object:object -- keys:list",
            Flags = NeverFails,
            Meaning = "Lists the names of an object's fields.",
            Remarks = """
                In the order in which the fields were set.
                """,
            Example = """
                MAKE_OBJECT
                PUSH_STR "Latte"
                SET_FIELD drink
                PUSH_INT 2
                SET_FIELD count
                KEYS
                PRINT               ; prints [drink, count]
                """,
        },

        // Processes
        new(Opcode.Spawn, "SPAWN", Processes)
        {
            Effect = "what:str|callable -- pid:int",
            Flags = NeedsSmp | StartsProcess | SpawnsTop | IsCommon,
            Meaning = "Starts a new process.",
            Remarks = """
                What to run:
                - a function or closure without parameters (for one with parameters, use SPAWN_CALL);
                - a string: a built-in (`hello_world` prints a greeting, `counter` prints 1, 2, 3), else a label of this file,
                  else a worker file `NAME.ttvm` or `NAME.ttb` beside it, in its `examples` folder or in the working directory; any other name
                  prints `Spawned process: NAME`.

                The process starts with an empty stack and no variables. Anything else on the stack is a type error. Without
                `--smp`: `SPAWN needs the SMP scheduler; run with --smp`.
                """,
            Example = """
                PUSH_STR "greeter"
                SPAWN
                PRINT               ; prints 2
                HALT

                LABEL greeter
                PUSH_STR "Hello from a process"
                PRINT               ; prints Hello from a process
                RET
                """,
        },

        new(Opcode.SpawnLink, "SPAWN_LINK", Processes)
        {
            Effect = "what:str|callable -- pid:int",
            Flags = NeedsSmp | StartsProcess | SpawnsTop | Links,
            Meaning = "Starts a new process and links to it in the same step.",
            Remarks = """
                As SPAWN, and as LINK with the new process. Use it instead of SPAWN and LINK: between those two the new process
                may already have ended.
                """,
            Example = """
                TRUE
                TRAP_EXIT
                MAKE_FUNCTION worker
                SPAWN_LINK
                POP
                RECEIVE             ; {type: EXIT, pid: 2, reason: Division by zero}
                GET_FIELD reason
                PRINT               ; prints Division by zero
                HALT

                LABEL worker
                PUSH_INT 1
                PUSH_INT 0
                DIV
                PRINT
                RET
                """,
        },

        new(Opcode.SpawnMonitor, "SPAWN_MONITOR", Processes)
        {
            Effect = "what:str|callable -- pid:int ref:int",
            Flags = NeedsSmp | StartsProcess | SpawnsTop | Monitors,
            Meaning = "Starts a new process and monitors it in the same step.",
            Remarks = """
                As SPAWN, and as MONITOR of the new process. The message `{type: DOWN, ref, pid, reason}` comes when it ends,
                however quickly.
                """,
            Example = """
                PUSH_STR "counter"
                SPAWN_MONITOR
                POP
                POP
                RECEIVE_MATCH down
                GET_FIELD reason
                PRINT               ; prints normal
                """,
        },

        new(Opcode.SpawnCall, "SPAWN_CALL", Processes)
        {
            Operands = "label:target params:parameters",
            Effect = "arguments* -- pid:int",
            Flags = NeedsSmp | StartsProcess | PassesArguments,
            Meaning = "Calls the code at a label in a new process.",
            Remarks = """
                The parameters take their values from the stack as with CALL, the last name the top. The new process starts with
                a frame that holds only them and ends normally at its RET; what is then on its stack is dropped, so send results
                as messages.

                Too few values are an error: `SPAWN_CALL needs 2 values on the stack, but there is only 1`.
                """,
            Example = """
                SELF
                PUSH_INT 6
                SPAWN_CALL square client n
                POP
                RECEIVE
                PRINT               ; prints 36
                HALT

                LABEL square
                LOAD n
                DUP
                MUL
                LOAD client
                SEND
                RET
                """,
        },

        new(Opcode.Self, "SELF", Processes)
        {
            Effect = "-- pid:int",
            Flags = NeedsSmp | NeverFails | SignalsNobody | Idles | IsCommon,
            Meaning = "Pushes the id of this process.",
            Remarks = """
                The main program is process 1, the first one spawned is 2, and so on; ids are never used again. Send it to
                others so that they can answer.
                """,
            Example = """
                SELF
                PRINT               ; prints 1
                """,
        },

        new(Opcode.Yield, "YIELD", Processes)
        {
            Effect = "--",
            Flags = NeedsSmp | NeverFails | Yields | LetsOthersRun | SignalsNobody | KeepsLooping,
            Meaning = "Gives up the rest of the time slice so that other processes run.",
            Remarks = """
                Rarely needed: after 1000 instructions the others get their turn anyway. This process stays ready and goes on
                when its turn comes.
                """,
            Example = """
                PUSH_STR "hello_world"
                SPAWN
                POP
                YIELD               ; the new process can run first
                PUSH_STR "after the others"
                PRINT               ; prints after the others
                """,
        },

        new(Opcode.Send, "SEND", Processes)
        {
            Operands = "[pid]",
            Effect = "message pid:int --",
            EffectWithOperand = "message --",
            Flags = NeedsSmp | NeverFails | Sends | FeedsOther | IsCommon,
            Meaning = "Sends a message to a process.",
            Remarks = """
                `SEND 2` sends to process 2. Without an operand, or with 0, the pid is taken from the top of the stack, above
                the message.

                Sending never waits and never fails: a message to a process that has ended is a dead letter, noted on standard
                error. Messages from one process to another arrive in the order in which they were sent. A pid that is not an
                integer is a type error.
                """,
            Example = """
                PUSH_STR "Latte"
                SPAWN_CALL barista
                SEND
                HALT

                LABEL barista
                RECEIVE
                PRINT               ; prints Latte
                RET
                """,
        },

        new(Opcode.SendNamed, "SENDNAMED", Processes)
        {
            Operands = "process",
            Effect = "message --",
            Flags = NeedsSmp | NeverFails | Sends | FeedsOther | LooksUp,
            Aliases = "SEND_NAMED",
            Meaning = "Sends a message to the process registered under a name.",
            Remarks = """
                The name is looked up when the message is sent. An unknown name is no error: the message is a dead letter, noted
                on standard error together with a similar name, if there is one.
                """,
            Example = """
                REGISTER "counter_desk"
                PUSH_STR "Latte"
                SENDNAMED "counter_desk"
                RECEIVE
                PRINT               ; prints Latte
                """,
        },

        new(Opcode.SendAfter, "SEND_AFTER", Processes)
        {
            Effect = "message pid:int milliseconds:int --",
            Flags = NeedsSmp | Sends | FeedsOther,
            Meaning = "Sends a message to a process later.",
            Remarks = """
                This process goes on at once. Handy as an alarm: send yourself a message.
                """,
            Example = """
                PUSH_STR "time is up"
                SELF
                PUSH_INT 20
                SEND_AFTER
                RECEIVE
                PRINT               ; prints time is up
                """,
        },

        new(Opcode.Receive, "RECEIVE", Processes)
        {
            Effect = "-- message",
            Flags = NeedsSmp | MayBlock | NeverFails | Receives | LetsOthersRun | IsCommon,
            Meaning = "Takes the oldest message from the mailbox, waiting until there is one.",
            Remarks = """
                Waiting costs nothing. If all processes wait and nothing can happen any more, the machine ends at once: with a
                deadlock report and exit code 3 if process 1 is among them.

                RECEIVE_TIMEOUT does not wait for ever; RECEIVE_MATCH chooses.
                """,
            Example = """
                SELF
                SPAWN_CALL kitchen client
                POP
                RECEIVE
                PRINT               ; prints soup
                HALT

                LABEL kitchen
                PUSH_STR "soup"
                LOAD client
                SEND
                RET
                """,
        },

        new(Opcode.ReceiveMatch, "RECEIVE_MATCH", Processes)
        {
            Operands = "pattern",
            Effect = "-- message",
            Flags = NeedsSmp | MayBlock | Receives | LetsOthersRun | IsCommon,
            Meaning = "Takes the oldest message that matches a pattern, waiting until there is one.",
            Remarks = """
                Messages that do not match stay in the mailbox, in order. A pattern is one or more of these, joined by `|`:
                - a type: `int`, `float`, `str`, `bool`, `null`, `list`, `object`, `bytes`, `function`, `closure`, `exception`,
                  `any`;
                - a value: `"text"`, `42`, `1.5`, `true`;
                - `.field` (an object that has it), `.field="text"`, `.field=$variable`;
                - `exit` or `down`, for the machine's own messages, also `exit $pid`, `down $ref`.

                Variables are read when the instruction starts.
                """,
            Example = """
                PUSH_STR "not now"
                SELF
                SEND
                PUSH_INT 42
                SELF
                SEND
                RECEIVE_MATCH int | float
                PRINT               ; prints 42
                RECEIVE
                PRINT               ; prints not now
                """,
        },

        new(Opcode.ReceiveTimeout, "RECEIVE_TIMEOUT", Processes)
        {
            Operands = "milliseconds label:target [pattern]",
            Effect = "-- message",
            EffectAtTarget = "--",
            Flags = NeedsSmp | MayBlock | Receives | LetsOthersRun,
            Meaning = "Takes a message, but jumps to a label if none comes in time.",
            Remarks = """
                If nothing came in time, control goes to the label and nothing is pushed. 0 looks once without waiting. With a
                pattern (as for RECEIVE_MATCH), only messages that match count; the others stay.
                """,
            Example = """
                RECEIVE_TIMEOUT 20 silence str
                PRINT
                HALT

                LABEL silence
                PUSH_STR "nobody wrote"
                PRINT               ; prints nobody wrote
                """,
        },

        new(Opcode.Register, "REGISTER", Processes)
        {
            Operands = "process",
            Effect = "--",
            Flags = NeedsSmp | Registers | SignalsNobody | IsCommon,
            Meaning = "Gives this process a name.",
            Remarks = """
                A process may hold several names; taking one that it already holds has no effect. A name of another living
                process is an error: `Name 'x' is already registered to process 3`. Names become free when their process ends.

                A name is written in the instruction and cannot be taken from the stack, here as in SENDNAMED and WHEREIS. For
                processes of which the program does not know the number, keep their pids in a list or an object.
                """,
            Example = """
                REGISTER "main"
                WHEREIS "main"
                PRINT               ; prints 1
                """,
        },

        new(Opcode.Unregister, "UNREGISTER", Processes)
        {
            Operands = "process",
            Effect = "--",
            Flags = NeedsSmp | LooksUp | SignalsNobody,
            Meaning = "Frees a process name.",
            Remarks = """
                Any process may free any name. An unknown name is an error: `Name 'x' is not registered`.
                """,
            Example = """
                REGISTER "worker"
                UNREGISTER "worker"
                WHEREIS "worker"
                PRINT               ; prints 0
                """,
        },

        new(Opcode.WhereIs, "WHEREIS", Processes)
        {
            Operands = "process",
            Effect = "-- pid:int",
            Flags = NeedsSmp | NeverFails | LooksUp | LetsOthersRun | SignalsNobody | KeepsLooping,
            Meaning = "Finds the process registered under a name.",
            Remarks = """
                0 if nobody holds the name. By the time you send, the process may have ended; SENDNAMED looks the name up
                itself.
                """,
            Example = """
                REGISTER "database"
                WHEREIS "database"
                PRINT               ; prints 1
                WHEREIS "printer"
                PRINT               ; prints 0
                """,
        },

        new(Opcode.Link, "LINK", Processes)
        {
            Operands = "[pid]",
            Effect = "pid:int --",
            EffectWithOperand = "--",
            Flags = NeedsSmp | FeedsOther | Links,
            Meaning = "Ties this process and another together: if one fails, so does the other.",
            Remarks = """
                `LINK 2` links to process 2. Without an operand, or with 0, the pid is taken from the stack.

                When one of the two ends for any reason but `normal`, the other ends with the same reason, unless it traps exits
                (TRAP_EXIT). If the process has already ended, a process that traps gets an exit message with the reason
                `noproc`, another goes on with a note on standard error. Linking to oneself has no effect. SPAWN_LINK starts and
                links in one step.
                """,
            Example = """
                TRUE
                TRAP_EXIT
                SPAWN_CALL fragile
                DUP
                LINK
                PUSH_STR "go"
                SWAP
                SEND
                RECEIVE
                GET_FIELD reason
                PRINT               ; prints dropped
                HALT

                LABEL fragile
                RECEIVE
                POP
                PUSH_STR "dropped"
                THROW
                """,
        },

        new(Opcode.Unlink, "UNLINK", Processes)
        {
            Operands = "[pid]",
            Effect = "pid:int --",
            EffectWithOperand = "--",
            Flags = NeedsSmp,
            Meaning = "Removes the link to another process.",
            Remarks = """
                `UNLINK 2` unlinks process 2. Without an operand, or with 0, the pid is taken from the stack. Without a link it
                has no effect.
                """,
            Example = """
                SPAWN_CALL helper
                STORE pid
                LOAD pid
                LINK
                LOAD pid
                UNLINK              ; if the helper fails now, this process goes on
                PUSH_STR "independent"
                PRINT               ; prints independent
                HALT

                LABEL helper
                RET
                """,
        },

        new(Opcode.Monitor, "MONITOR", Processes)
        {
            Operands = "[pid]",
            Effect = "pid:int -- ref:int",
            EffectWithOperand = "-- ref:int",
            Flags = NeedsSmp | Monitors,
            Meaning = "Asks to be told by a message when another process ends.",
            Remarks = """
                `MONITOR 2` watches process 2. Without an operand, or with 0, the pid is taken from the stack.

                The message is `{type: DOWN, ref, pid, reason}`; `ref` is the number left on the stack here. If the process has
                already ended, or never was, it comes at once with the reason `noproc`. The reason need not be a string:
                EXIT_PROCESS may give any value, so look at it with TYPE_OF or TO_STR before it is joined to text. A monitor
                works in one direction and never ends the one who watches.
                """,
            Example = """
                SPAWN_CALL worker
                DUP
                MONITOR
                POP
                PUSH_STR "go"
                SWAP
                SEND
                RECEIVE_MATCH down
                GET_FIELD reason
                PRINT               ; prints normal
                HALT

                LABEL worker
                RECEIVE
                PRINT               ; prints go
                RET
                """,
        },

        new(Opcode.Demonitor, "DEMONITOR", Processes)
        {
            Effect = "ref:int --",
            Flags = NeedsSmp,
            Meaning = "Ends a monitor.",
            Remarks = """
                It takes the number that MONITOR left. A DOWN message that is already waiting in the mailbox is removed, too.
                """,
            Example = """
                PUSH_STR "counter"
                SPAWN_MONITOR
                DEMONITOR
                POP
                """,
        },

        new(Opcode.TrapExit, "TRAP_EXIT", Processes)
        {
            Effect = "on:bool --",
            Flags = NeedsSmp | TrapsExits,
            Meaning = "Decides whether exit signals arrive as messages instead of ending this process.",
            Remarks = """
                `true` on the stack: exit signals from linked processes arrive as messages `{type: EXIT, pid, reason}`. `false`:
                they end this process again, unless the reason is `normal`. The signal `kill` cannot be trapped.
                """,
            Example = """
                TRUE
                TRAP_EXIT
                MAKE_FUNCTION fragile
                SPAWN_LINK
                POP
                RECEIVE_MATCH exit
                GET_FIELD reason
                PRINT               ; prints spilled
                HALT

                LABEL fragile
                PUSH_STR "spilled"
                THROW
                """,
        },

        new(Opcode.ExitProcess, "EXIT_PROCESS", Processes)
        {
            Effect = "reason pid:int --",
            Flags = NeedsSmp | SendsExit | FeedsOther,
            Meaning = "Sends an exit signal to a process.",
            Remarks = """
                The reason may be any value. `normal` does not end the other process. `kill` always does, even if it traps
                exits; those linked to it then see `killed`. A process that has already ended is no error.
                """,
            Example = """
                SPAWN_CALL waiter
                STORE pid
                LOAD pid
                MONITOR
                POP
                PUSH_STR "closing time"
                LOAD pid
                EXIT_PROCESS
                RECEIVE_MATCH down
                GET_FIELD reason
                PRINT               ; prints closing time
                HALT

                LABEL waiter
                RECEIVE
                POP
                RET
                """,
        },

        new(Opcode.StartSupervisor, "START_SUPERVISOR", Processes)
        {
            Operands = "[strategy] [count:max] [milliseconds:ms]",
            Effect = "--",
            Flags = NeedsSmp | Supervises,
            Meaning = "Makes this process a supervisor.",
            Remarks = """
                Strategies: `one_for_one` (default) restarts the child that failed, `one_for_all` all of them, `rest_for_one` it
                and those started after it. More than `max` restarts (default 3) within `ms` milliseconds (default 5000) end the
                supervisor with the reason `shutdown` and a message that names the child.

                However the supervisor ends, its children are stopped, the last one started first. Operands are positional: to
                give `ms`, give all. A second time in the same process is an error: `START_SUPERVISOR: this process is a
                supervisor already`.
                """,
            Example = """
                START_SUPERVISOR one_for_one 5 1000
                SUPERVISE_CHILD barista
                PUSH_STR "Latte"
                SWAP
                SEND
                RECEIVE_TIMEOUT 50 closing
                PRINT
                LABEL closing
                HALT

                LABEL barista
                RECEIVE
                PRINT               ; prints Latte
                RET
                """,
        },

        new(Opcode.SuperviseChild, "SUPERVISE_CHILD", Processes)
        {
            Operands = "process [policy]",
            Effect = "-- pid:int",
            Flags = NeedsSmp | StartsProcess | Supervises | NamesChild | NamesFile,
            Meaning = "Starts a child process and restarts it when it fails.",
            Remarks = """
                The name is resolved as SPAWN does it. Policies: `transient` (default) restarts after a failure, `permanent`
                after every end, `temporary` never. A restarted child is a new process with a new pid; let it REGISTER a name.

                The name is also the id of the child. For several children of one kind, use SPAWN_SUPERVISED. Without START_SUPERVISOR first it is an error, and so is a name that is taken: `Child 'worker' is already
                supervised`.
                """,
            Example = """
                START_SUPERVISOR
                SUPERVISE_CHILD barista transient
                MONITOR
                POP
                PUSH_STR "Latte"
                SEND 2
                RECEIVE_MATCH down
                GET_FIELD reason
                PRINT               ; prints normal
                HALT

                LABEL barista
                RECEIVE
                PRINT               ; prints Latte
                RET
                """,
        },

        new(Opcode.SpawnSupervised, "SPAWN_SUPERVISED", Processes)
        {
            Operands = "[policy]",
            Effect = "id:str what:str|callable -- pid:int",
            Flags = NeedsSmp | StartsProcess | SpawnsTop | Supervises,
            Meaning = "Starts a child process under an id of its own and restarts it when it fails.",
            Remarks = """
                What to run is said as for SPAWN, the policy as for SUPERVISE_CHILD. The id tells children of one kind apart, so
                one program can run in many of them; a closure gives each its arguments, the same ones at each restart.
                RESTART_CHILD takes the id.

                Without START_SUPERVISOR first it is an error, and so is an id that is taken: `Child 'worker-1' is already
                supervised`.
                """,
            Example = """
                SELF
                STORE client
                START_SUPERVISOR
                PUSH_STR "Latte"
                STORE drink
                PUSH_STR "barista-1"
                CAPTURE client
                CAPTURE drink
                MAKE_LAMBDA brew
                SPAWN_SUPERVISED
                POP
                PUSH_STR "Mocha"
                STORE drink
                PUSH_STR "barista-2"
                CAPTURE client
                CAPTURE drink
                MAKE_LAMBDA brew
                SPAWN_SUPERVISED
                POP
                RECEIVE_MATCH "Latte"
                PRINT               ; prints Latte
                RECEIVE_MATCH "Mocha"
                PRINT               ; prints Mocha
                HALT

                LABEL brew
                LOAD drink
                LOAD client
                SEND
                RET
                """,
        },

        new(Opcode.RestartChild, "RESTART_CHILD", Processes)
        {
            Operands = "process",
            Effect = "-- pid:int",
            Flags = NeedsSmp | Supervises | NamesChild,
            Meaning = "Stops a supervised child if it lives, and starts it again.",
            Remarks = """
                The name is that of SUPERVISE_CHILD, or the id of SPAWN_SUPERVISED. It counts as a restart toward the supervisor's
                limit. A name that this process does not supervise is an error:
                `No supervised child 'worker'`.
                """,
            Example = """
                START_SUPERVISOR
                SUPERVISE_CHILD barista
                PRINT               ; prints 2
                RESTART_CHILD barista
                PRINT               ; prints 3
                HALT

                LABEL barista
                RECEIVE
                POP
                RET
                """,
        },

        // Files, input, environment and programs
        new(Opcode.ReadFile, "READ_FILE", InstructionGroup.System)
        {
            Effect = "name:str -- text:str",
            Flags = MayBlock | UsesFile,
            Meaning = "Reads a text file.",
            Remarks = """
                The text must be UTF-8. Names are relative to the working directory. A file that cannot be read is an error:
                `File operation failed on notes.txt: no such file`.

                The process waits for the disk, the others go on; that holds for all file instructions.
                """,
            Example = """
                PUSH_STR "two lattes"
                PUSH_STR "order.txt"
                WRITE_FILE
                PUSH_STR "order.txt"
                READ_FILE
                PRINT               ; prints two lattes
                """,
        },

        new(Opcode.WriteFile, "WRITE_FILE", InstructionGroup.System)
        {
            Effect = "content:str name:str --",
            Flags = MayBlock | UsesFile,
            Meaning = "Writes a text file, replacing what was there.",
            Remarks = """
                The name lies on top, the content below. Failure is an error: `File operation failed on NAME: reason`.
                """,
            Example = """
                PUSH_STR "two lattes\n"
                PUSH_STR "order.txt"
                WRITE_FILE
                """,
        },

        new(Opcode.AppendFile, "APPEND_FILE", InstructionGroup.System)
        {
            Effect = "content:str name:str --",
            Flags = MayBlock | UsesFile,
            Meaning = "Adds text to the end of a file.",
            Remarks = """
                The name lies on top, the content below. The file is created if it does not exist. Failure is an error: `File
                operation failed on NAME: reason`.
                """,
            Example = """
                PUSH_STR "one mocha\n"
                PUSH_STR "orders.txt"
                APPEND_FILE
                """,
        },

        new(Opcode.ReadBytes, "READ_BYTES", InstructionGroup.System)
        {
            Effect = "name:str -- bytes:bytes",
            Flags = MayBlock | UsesFile,
            Meaning = "Reads a file as bytes.",
            Remarks = """
                For files that are not text. Failure is an error: `File operation failed on NAME: reason`.
                """,
            Example = """
                PUSH_STR "coffee"
                PUSH_STR "sign.txt"
                WRITE_FILE
                PUSH_STR "sign.txt"
                READ_BYTES
                LEN
                PRINT               ; prints 6
                """,
        },

        new(Opcode.WriteBytes, "WRITE_BYTES", InstructionGroup.System)
        {
            Effect = "bytes:bytes name:str --",
            Flags = MayBlock | UsesFile,
            Meaning = "Writes bytes to a file, replacing what was there.",
            Remarks = """
                The name lies on top, the bytes below. Failure is an error: `File operation failed on NAME: reason`.
                """,
            Example = """
                PUSH_STR "coffee"
                PUSH_STR "sign.txt"
                WRITE_FILE
                PUSH_STR "sign.txt"
                READ_BYTES
                PUSH_STR "copy.txt"
                WRITE_BYTES
                """,
        },

        new(Opcode.FileExists, "FILE_EXISTS", InstructionGroup.System)
        {
            Effect = "name:str -- exists:bool",
            Flags = MayBlock | UsesFile,
            Meaning = "Tells whether a file exists.",
            Remarks = """
                Folders count, too. Another process or program may remove the file a moment later, so wrap what follows in TRY
                if it must not fail.
                """,
            Example = """
                PUSH_STR "no such file.txt"
                FILE_EXISTS
                PRINT               ; prints false
                """,
        },

        new(Opcode.FileSize, "FILE_SIZE", InstructionGroup.System)
        {
            Effect = "name:str -- size:int",
            Flags = MayBlock | UsesFile,
            Meaning = "Gives the size of a file in bytes.",
            Remarks = """
                Bytes, not characters. Failure is an error: `File operation failed on NAME: reason`.
                """,
            Example = """
                PUSH_STR "café"
                PUSH_STR "sign.txt"
                WRITE_FILE
                PUSH_STR "sign.txt"
                FILE_SIZE
                PRINT               ; prints 5
                """,
        },

        new(Opcode.DeleteFile, "DELETE_FILE", InstructionGroup.System)
        {
            Effect = "name:str --",
            Flags = MayBlock | UsesFile,
            Meaning = "Deletes a file.",
            Remarks = """
                A file that does not exist is an error, too: `File operation failed on NAME: reason`.
                """,
            Example = """
                PUSH_STR "temporary"
                PUSH_STR "draft.txt"
                WRITE_FILE
                PUSH_STR "draft.txt"
                DELETE_FILE
                PUSH_STR "draft.txt"
                FILE_EXISTS
                PRINT               ; prints false
                """,
        },

        new(Opcode.ListDir, "LIST_DIR", InstructionGroup.System)
        {
            Effect = "name:str -- names:list",
            Flags = MayBlock | UsesFile,
            Meaning = "Lists the names in a folder.",
            Remarks = """
                Names only, sorted; files and folders alike. Failure is an error: `File operation failed on NAME: reason`.
                """,
            Example = """
                PUSH_STR "."
                LIST_DIR
                LEN
                PRINT               ; how many entries the working directory has
                """,
        },

        new(Opcode.ReadLine, "READ_LINE", InstructionGroup.System)
        {
            Effect = "-- line:str|null",
            Flags = MayBlock | ReadsInput,
            Meaning = "Reads a line of standard input.",
            Remarks = """
                A line ends at LF; that and one CR before it are not part of the line. At the end of the input it gives null, which JZ counts as false.

                The process waits, the others go on. Under the debugger, type the line into the Debug Console as `> text`.
                """,
            Example = """
                LABEL next
                READ_LINE
                DUP
                JZ done
                UPPER
                PRINT
                JMP next
                LABEL done
                POP
                """,
        },

        new(Opcode.ReadChar, "READ_CHAR", InstructionGroup.System)
        {
            Effect = "-- character:str|null",
            Flags = MayBlock | ReadsInput,
            Meaning = "Reads one character of standard input.",
            Remarks = """
                A whole Unicode character, also a line break; null at the end of the input. The process waits, the others go on.
                """,
            Example = """
                PUSH_STR "Continue? (y/n) "
                WRITE
                READ_CHAR
                PUSH_STR "y"
                EQ
                PRINT
                """,
        },

        new(Opcode.ReadInput, "READ_INPUT", InstructionGroup.System)
        {
            Effect = "-- text:str",
            Flags = MayBlock | ReadsInput,
            Meaning = "Reads the rest of standard input.",
            Remarks = """
                Everything up to the end of the input, with its line breaks; an empty string if nothing is left. The process
                waits, the others go on.
                """,
            Example = """
                READ_INPUT
                LEN
                PRINT
                """,
        },

        new(Opcode.GetEnv, "GET_ENV", InstructionGroup.System)
        {
            Effect = "name:str -- value:str|null",
            Flags = UsesEnvironment,
            Meaning = "Reads an environment variable.",
            Remarks = """
                Null if it is not set.
                """,
            Example = """
                PUSH_STR "HOME"
                GET_ENV
                PRINT
                """,
        },

        new(Opcode.SetEnv, "SET_ENV", InstructionGroup.System)
        {
            Effect = "name:str value:str --",
            Flags = UsesEnvironment,
            Meaning = "Sets an environment variable for this run.",
            Remarks = """
                The value lies on top, the name below. Programs started by EXEC see it; the shell that started the machine does
                not.
                """,
            Example = """
                PUSH_STR "COFFEE"
                PUSH_STR "Latte"
                SET_ENV
                PUSH_STR "COFFEE"
                GET_ENV
                PRINT               ; prints Latte
                """,
        },

        new(Opcode.GetArgs, "GET_ARGS", InstructionGroup.System)
        {
            Effect = "-- arguments:list",
            Flags = NeverFails,
            Meaning = "Pushes the arguments given after the program file.",
            Remarks = """
                A list of strings: what followed the program file on the command line, without the file itself.
                """,
            Example = """
                GET_ARGS
                LEN
                PRINT
                """,
        },

        new(Opcode.Exec, "EXEC", InstructionGroup.System)
        {
            Effect = "command:str arguments:list -- code:int",
            Flags = MayBlock | RunsProgram,
            Meaning = "Runs another program and gives its exit code.",
            Remarks = """
                The arguments are a list of strings, handed over one by one without a shell. The program shares standard input
                and output. A program that cannot be started is an error: `File operation failed on NAME: reason`.

                The process waits, the others go on.
                """,
            Example = """
                PUSH_STR "echo"
                PUSH_STR "hello"
                MAKE_LIST 1
                EXEC                ; prints hello
                PRINT               ; prints 0
                """,
        },

        new(Opcode.ExecCapture, "EXEC_CAPTURE", InstructionGroup.System)
        {
            Effect = "command:str arguments:list -- result:object",
            Flags = MayBlock | RunsProgram,
            Meaning = "Runs another program and gives what it printed.",
            Remarks = """
                The result is an object `{stdout, stderr, exit_code}`. The arguments are a list of strings, handed over one by
                one without a shell. A program that cannot be started is an error: `File operation failed on NAME: reason`.
                """,
            Example = """
                PUSH_STR "echo"
                PUSH_STR "hello"
                MAKE_LIST 1
                EXEC_CAPTURE
                GET_FIELD stdout
                WRITE               ; prints hello
                """,
        },

        new(Opcode.Exit, "EXIT", InstructionGroup.System)
        {
            Effect = "code:int --",
            Flags = EndsBlock | EndsMachine,
            Meaning = "Ends the whole machine with an exit code.",
            Remarks = """
                All processes end at once, without exit signals; what was printed is still shown. The code must lie between 0
                and 255, else it is an error: `EXIT expects a code from 0 to 255 but got 300`. To end only this process, use
                HALT.
                """,
            Example = """
                PUSH_STR "no beans left"
                EPRINT
                PUSH_INT 1
                EXIT
                """,
        },

        // Time and chance
        new(Opcode.GetTime, "GET_TIME", Time)
        {
            Effect = "-- seconds:int",
            Flags = NeverFails | ReadsClock,
            Meaning = "Gives the time as whole seconds since 1970.",
            Remarks = """
                Under `--seed` and in the debugger the clock is virtual and starts at 2000-01-01, so that runs can be repeated
                exactly.
                """,
            Example = """
                GET_TIME
                PUSH_STR "%H:%M"
                FORMAT_TIME
                PRINT
                """,
        },

        new(Opcode.GetTimeMs, "GET_TIME_MS", Time)
        {
            Effect = "-- milliseconds:int",
            Flags = NeverFails | ReadsClock,
            Meaning = "Gives the time as milliseconds since 1970.",
            Remarks = """
                Subtract two readings to measure something. Under `--seed` and in the debugger the clock is virtual, so that
                runs can be repeated exactly.
                """,
            Example = """
                GET_TIME_MS
                STORE start
                PUSH_INT 20
                SLEEP
                GET_TIME_MS
                LOAD start
                SUB
                PRINT
                """,
        },

        new(Opcode.Sleep, "SLEEP", Time)
        {
            Effect = "milliseconds:int --",
            Flags = MayBlock,
            Meaning = "Lets this process sleep.",
            Remarks = """
                The others go on meanwhile. A negative time is an error: `SLEEP expects zero or more milliseconds but got -5`.
                Under `--seed` and in the debugger no real time passes. To wait for a message as well, use RECEIVE_TIMEOUT.
                """,
            Example = """
                PUSH_STR "brewing"
                PRINT               ; prints brewing
                PUSH_INT 20
                SLEEP
                PUSH_STR "ready"
                PRINT               ; prints ready
                """,
        },

        new(Opcode.FormatTime, "FORMAT_TIME", Time)
        {
            Effect = "seconds:int format:str -- text:str",
            Meaning = "Turns a time into text.",
            Remarks = """
                Codes such as `%Y` year, `%m` month, `%d` day, `%H` hour, `%M` minute, `%S` second, as in C's strftime. The time
                is shown in UTC.
                """,
            Example = """
                PUSH_INT 0
                PUSH_STR "%Y-%m-%d"
                FORMAT_TIME
                PRINT               ; prints 1970-01-01
                """,
        },

        new(Opcode.Random, "RANDOM", Time)
        {
            Effect = "limit:int -- number:int",
            Flags = DrawsRandom,
            Meaning = "Gives a random integer from 0 up to, not including, a limit.",
            Remarks = """
                With 6 it gives 0 to 5. A limit below 1 is an error: `RANDOM expects a positive number but got 0`. Under
                `--seed` and in the debugger the same seed gives the same numbers.
                """,
            Example = """
                PUSH_INT 6
                RANDOM
                PUSH_INT 1
                ADD
                PRINT               ; a throw of the dice
                """,
        },

        // JSON, CSV and hashes
        new(Opcode.JsonParse, "JSON_PARSE", Formats)
        {
            Effect = "text:str -- value",
            Meaning = "Reads a JSON text into values.",
            Remarks = """
                Objects and lists become objects and lists; numbers without fraction and exponent become integers. A text that
                is not JSON is an error: `JSON_PARSE: not valid JSON at line 1, byte 5`.
                """,
            Example = """
                PUSH_STR "{\"drink\": \"Latte\", \"count\": 2}"
                JSON_PARSE
                GET_FIELD drink
                PRINT               ; prints Latte
                """,
        },

        new(Opcode.JsonStringify, "JSON_STRINGIFY", Formats)
        {
            Effect = "value -- text:str",
            Meaning = "Writes a value as JSON.",
            Remarks = """
                Objects keep the order of their fields. A value that JSON has no form for, such as a function, is an error.
                """,
            Example = """
                MAKE_OBJECT
                PUSH_STR "Latte"
                SET_FIELD drink
                JSON_STRINGIFY
                PRINT               ; prints {"drink":"Latte"}
                """,
        },

        new(Opcode.CsvParse, "CSV_PARSE", Formats)
        {
            Effect = "text:str -- rows:list",
            Meaning = "Reads a CSV text into a list of rows.",
            Remarks = """
                Each row is a list of strings, the header (if any) among them. Quoted fields may hold commas and line breaks
                (RFC 4180).
                """,
            Example = """
                PUSH_STR "drink,count\nLatte,2\n"
                CSV_PARSE
                PRINT               ; prints [[drink, count], [Latte, 2]]
                """,
        },

        new(Opcode.CsvWrite, "CSV_WRITE", Formats)
        {
            Effect = "rows:list -- text:str",
            Meaning = "Writes a list of rows as CSV.",
            Remarks = """
                Each row is a list; fields are quoted where they need to be (RFC 4180). CSV_PARSE reads it again, as strings.
                """,
            Example = """
                PUSH_STR "Latte"
                PUSH_INT 2
                MAKE_LIST 2
                MAKE_LIST 1
                CSV_WRITE
                PRINT
                """,
        },

        new(Opcode.Hash, "HASH", Formats)
        {
            Effect = "data:str|bytes -- digest:str",
            Meaning = "Gives the SHA-256 hash of a string or of bytes.",
            Remarks = """
                64 hexadecimal digits in lower case. A string is hashed as its UTF-8 bytes.
                """,
            Example = """
                PUSH_STR "hello"
                HASH
                PRINT               ; prints 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824
                """,
        },

        // Reserved
        new(Opcode.HttpGet, "HTTP_GET", Reserved)
        {
            Effect = "url:str -- response:str",
            Flags = Unavailable,
            Meaning = "Reserved for fetching a web page.",
            Remarks = """
                Using it is an error: `HTTP_GET is not available in this version`. It will be accepted once it really works;
                until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.HttpPost, "HTTP_POST", Reserved)
        {
            Effect = "url:str data:str -- response:str",
            Flags = Unavailable,
            Meaning = "Reserved for sending data to a web page.",
            Remarks = """
                Using it is an error: `HTTP_POST is not available in this version`. It will be accepted once it really works;
                until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.TcpConnect, "TCP_CONNECT", Reserved)
        {
            Effect = "host:str port:int -- connection",
            Flags = Unavailable,
            Meaning = "Reserved for opening a TCP connection.",
            Remarks = """
                Using it is an error: `TCP_CONNECT is not available in this version`. It will be accepted once it really works;
                until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.TcpListen, "TCP_LISTEN", Reserved)
        {
            Effect = "port:int -- connection",
            Flags = Unavailable,
            Meaning = "Reserved for accepting TCP connections.",
            Remarks = """
                Using it is an error: `TCP_LISTEN is not available in this version`. It will be accepted once it really works;
                until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.TcpSend, "TCP_SEND", Reserved)
        {
            Effect = "connection data:str|bytes -- count:int",
            Flags = Unavailable,
            Meaning = "Reserved for sending over a TCP connection.",
            Remarks = """
                Using it is an error: `TCP_SEND is not available in this version`. It will be accepted once it really works;
                until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.TcpRecv, "TCP_RECV", Reserved)
        {
            Effect = "connection count:int -- data:str|bytes",
            Flags = Unavailable,
            Meaning = "Reserved for receiving over a TCP connection.",
            Remarks = """
                Using it is an error: `TCP_RECV is not available in this version`. It will be accepted once it really works;
                until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.UdpBind, "UDP_BIND", Reserved)
        {
            Effect = "port:int -- connection",
            Flags = Unavailable,
            Meaning = "Reserved for opening a UDP port.",
            Remarks = """
                Using it is an error: `UDP_BIND is not available in this version`. It will be accepted once it really works;
                until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.UdpSend, "UDP_SEND", Reserved)
        {
            Effect = "connection host:str port:int data:str -- count:int",
            Flags = Unavailable,
            Meaning = "Reserved for sending a UDP packet.",
            Remarks = """
                Using it is an error: `UDP_SEND is not available in this version`. It will be accepted once it really works;
                until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.UdpRecv, "UDP_RECV", Reserved)
        {
            Effect = "connection count:int -- packet:object",
            Flags = Unavailable,
            Meaning = "Reserved for receiving a UDP packet.",
            Remarks = """
                Using it is an error: `UDP_RECV is not available in this version`. It will be accepted once it really works;
                until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.DnsResolve, "DNS_RESOLVE", Reserved)
        {
            Effect = "host:str -- address:str|null",
            Flags = Unavailable,
            Meaning = "Reserved for looking up the address of a host.",
            Remarks = """
                Using it is an error: `DNS_RESOLVE is not available in this version`. It will be accepted once it really works;
                until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.Compress, "COMPRESS", Reserved)
        {
            Effect = "data:str|bytes -- compressed:bytes",
            Flags = Unavailable,
            Meaning = "Reserved for compressing data.",
            Remarks = """
                Using it is an error: `COMPRESS is not available in this version`. It will be accepted once it really works;
                until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.Decompress, "DECOMPRESS", Reserved)
        {
            Effect = "compressed:bytes -- data:bytes",
            Flags = Unavailable,
            Meaning = "Reserved for decompressing data.",
            Remarks = """
                Using it is an error: `DECOMPRESS is not available in this version`. It will be accepted once it really works;
                until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.Encrypt, "ENCRYPT", Reserved)
        {
            Effect = "data:str|bytes key:str -- encrypted:bytes",
            Flags = Unavailable,
            Meaning = "Reserved for encrypting data.",
            Remarks = """
                Using it is an error: `ENCRYPT is not available in this version`. It will be accepted once it really works;
                until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.Decrypt, "DECRYPT", Reserved)
        {
            Effect = "encrypted:bytes key:str -- data:bytes",
            Flags = Unavailable,
            Meaning = "Reserved for decrypting data.",
            Remarks = """
                Using it is an error: `DECRYPT is not available in this version`. It will be accepted once it really works;
                until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.AsyncRead, "ASYNC_READ", Reserved)
        {
            Effect = "name:str -- future",
            Flags = Unavailable,
            Meaning = "Reserved for reading a file in the background.",
            Remarks = """
                Using it is an error: `ASYNC_READ is not available in this version`. It will be accepted once it really works;
                until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.AsyncWrite, "ASYNC_WRITE", Reserved)
        {
            Effect = "content:str name:str -- future",
            Flags = Unavailable,
            Meaning = "Reserved for writing a file in the background.",
            Remarks = """
                Using it is an error: `ASYNC_WRITE is not available in this version`. It will be accepted once it really works;
                until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.Await, "AWAIT", Reserved)
        {
            Effect = "future -- value",
            Flags = Unavailable,
            Meaning = "Reserved for waiting for a background operation.",
            Remarks = """
                Using it is an error: `AWAIT is not available in this version`. It will be accepted once it really works; until
                then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.StreamCreate, "STREAM_CREATE", Reserved)
        {
            Effect = "type:str -- stream",
            Flags = Unavailable,
            Meaning = "Reserved for opening a stream.",
            Remarks = """
                Using it is an error: `STREAM_CREATE is not available in this version`. It will be accepted once it really
                works; until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.StreamRead, "STREAM_READ", Reserved)
        {
            Effect = "stream count:int -- data:str",
            Flags = Unavailable,
            Meaning = "Reserved for reading from a stream.",
            Remarks = """
                Using it is an error: `STREAM_READ is not available in this version`. It will be accepted once it really works;
                until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.StreamWrite, "STREAM_WRITE", Reserved)
        {
            Effect = "stream data:str -- count:int",
            Flags = Unavailable,
            Meaning = "Reserved for writing to a stream.",
            Remarks = """
                Using it is an error: `STREAM_WRITE is not available in this version`. It will be accepted once it really works;
                until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.StreamClose, "STREAM_CLOSE", Reserved)
        {
            Effect = "stream -- closed:bool",
            Flags = Unavailable,
            Meaning = "Reserved for closing a stream.",
            Remarks = """
                Using it is an error: `STREAM_CLOSE is not available in this version`. It will be accepted once it really works;
                until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.DbConnect, "DB_CONNECT", Reserved)
        {
            Effect = "source:str -- connection",
            Flags = Unavailable,
            Meaning = "Reserved for connecting to a database.",
            Remarks = """
                Using it is an error: `DB_CONNECT is not available in this version`. It will be accepted once it really works;
                until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.DbQuery, "DB_QUERY", Reserved)
        {
            Effect = "connection query:str -- result:object",
            Flags = Unavailable,
            Meaning = "Reserved for querying a database.",
            Remarks = """
                Using it is an error: `DB_QUERY is not available in this version`. It will be accepted once it really works;
                until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.DbExec, "DB_EXEC", Reserved)
        {
            Effect = "connection command:str -- count:int",
            Flags = Unavailable,
            Meaning = "Reserved for changing a database.",
            Remarks = """
                Using it is an error: `DB_EXEC is not available in this version`. It will be accepted once it really works;
                until then the code is set aside so that it cannot come to mean something else.
                """,
        },
    ];

    /// <summary>All instructions, in the order of the reference: by group, related ones together.</summary>
    public static ImmutableArray<Instruction> All { get; } = ImmutableArray.Create(Array.ConvertAll(Rows, row => row.ToInstruction()));

    private static readonly Dictionary<string, Instruction> ByName = IndexByName();

    private static readonly Dictionary<string, Instruction>.AlternateLookup<ReadOnlySpan<char>> ByNameSpan =
        ByName.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly Instruction?[] ByCode = IndexByCode();

    /// <summary>The instruction with this mnemonic or alias, exactly as written (upper case); null if there is none.</summary>
    public static Instruction? Find(string mnemonicOrAlias) => ByName.GetValueOrDefault(mnemonicOrAlias);

    /// <inheritdoc cref="Find(string)"/>
    public static Instruction? Find(ReadOnlySpan<char> mnemonicOrAlias) =>
        ByNameSpan.TryGetValue(mnemonicOrAlias, out var instruction) ? instruction : null;

    /// <summary>The instruction with this byte code, as read from a file; null if there is none.</summary>
    public static Instruction? Find(ushort code) => code < ByCode.Length ? ByCode[code] : null;

    /// <summary>The row of an opcode; every member of <see cref="Opcode"/> has one.</summary>
    public static Instruction Get(Opcode opcode) =>
        Find((ushort)opcode) ?? throw new ArgumentOutOfRangeException(nameof(opcode), opcode, "There is no such instruction.");

    private static Dictionary<string, Instruction> IndexByName()
    {
        var index = new Dictionary<string, Instruction>(StringComparer.Ordinal);
        foreach (var instruction in All)
        {
            index.Add(instruction.Mnemonic, instruction);
            foreach (var alias in instruction.Aliases)
            {
                index.Add(alias, instruction);
            }
        }

        return index;
    }

    private static Instruction?[] IndexByCode()
    {
        var index = new Instruction?[byte.MaxValue + 1];
        foreach (var instruction in All)
        {
            index[(int)instruction.Opcode] = instruction;
        }

        return index;
    }
}
