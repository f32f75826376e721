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
            Meaning = "Pushes an integer.",
        },

        new(Opcode.PushFloat, "PUSH_FLOAT", Values)
        {
            Operands = "float:value",
            Effect = "-- value:float",
            Meaning = "Pushes a floating-point number.",
        },

        new(Opcode.PushStr, "PUSH_STR", Values)
        {
            Operands = "str:text",
            Effect = "-- text:str",
            Meaning = "Pushes a string.",
        },

        new(Opcode.PushBool, "PUSH_BOOL", Values)
        {
            Operands = "bool:value",
            Effect = "-- value:bool",
            Meaning = "Pushes `true` or `false`.",
        },

        new(Opcode.True, "TRUE", Values)
        {
            Effect = "-- true:bool",
            Meaning = "Pushes `true`.",
        },

        new(Opcode.False, "FALSE", Values)
        {
            Effect = "-- false:bool",
            Meaning = "Pushes `false`.",
        },

        new(Opcode.Null, "NULL", Values)
        {
            Effect = "-- null:null",
            Meaning = "Pushes null, the value that stands for nothing.",
        },

        new(Opcode.Dup, "DUP", Values)
        {
            Effect = "value -- value value",
            Meaning = "Pushes the top value once more.",
        },

        new(Opcode.Pop, "POP", Values)
        {
            Effect = "value --",
            Meaning = "Drops the top value.",
        },

        new(Opcode.Swap, "SWAP", Values)
        {
            Effect = "a b -- b a",
            Meaning = "Exchanges the two top values.",
        },

        new(Opcode.Over, "OVER", Values)
        {
            Effect = "a b -- a b a",
            Meaning = "Pushes a copy of the second value from the top.",
        },

        new(Opcode.Rot, "ROT", Values)
        {
            Effect = "a b c -- b c a",
            Meaning = "Brings the third value from the top to the top.",
        },

        new(Opcode.Print, "PRINT", Values)
        {
            Effect = "value --",
            Meaning = "Prints the top value and a newline to standard output.",
        },

        new(Opcode.Write, "WRITE", Values)
        {
            Effect = "value --",
            Meaning = "Prints the top value to standard output without a newline.",
        },

        new(Opcode.Eprint, "EPRINT", Values)
        {
            Effect = "value --",
            Meaning = "Prints the top value and a newline to standard error.",
        },

        // Arithmetic
        new(Opcode.Add, "ADD", Arithmetic)
        {
            Effect = "a:number b:number -- sum:number",
            Meaning = "Adds two numbers.",
        },

        new(Opcode.Sub, "SUB", Arithmetic)
        {
            Effect = "a:number b:number -- difference:number",
            Meaning = "Subtracts the top number from the one below it.",
        },

        new(Opcode.Mul, "MUL", Arithmetic)
        {
            Effect = "a:number b:number -- product:number",
            Meaning = "Multiplies two numbers.",
        },

        new(Opcode.Div, "DIV", Arithmetic)
        {
            Effect = "a:number b:number -- quotient:number",
            Meaning = "Divides the second number from the top by the top one.",
        },

        new(Opcode.Mod, "MOD", Arithmetic)
        {
            Effect = "a:number b:number -- remainder:number",
            Meaning = "Gives the remainder of a division, with the sign of the dividend.",
        },

        new(Opcode.AddF, "ADD_F", Arithmetic)
        {
            Effect = "a:number b:number -- sum:float",
            Meaning = "Adds two numbers as floats.",
        },

        new(Opcode.SubF, "SUB_F", Arithmetic)
        {
            Effect = "a:number b:number -- difference:float",
            Meaning = "Subtracts the top number from the one below it, as floats.",
        },

        new(Opcode.MulF, "MUL_F", Arithmetic)
        {
            Effect = "a:number b:number -- product:float",
            Meaning = "Multiplies two numbers as floats.",
        },

        new(Opcode.DivF, "DIV_F", Arithmetic)
        {
            Effect = "a:number b:number -- quotient:float",
            Meaning = "Divides the second number from the top by the top one, as floats.",
        },

        // Strings and conversions
        new(Opcode.Concat, "CONCAT", Strings)
        {
            Effect = "a:str|exception b:str|exception -- text:str",
            Meaning = "Joins two strings.",
        },

        new(Opcode.Substr, "SUBSTR", Strings)
        {
            Effect = "text:str from:int count:int -- part:str",
            Meaning = "Takes a part of a string.",
        },

        new(Opcode.IndexOf, "INDEX_OF", Strings)
        {
            Effect = "text:str part:str -- index:int",
            Meaning = "Finds where one string first occurs in another.",
        },

        new(Opcode.Split, "SPLIT", Strings)
        {
            Effect = "text:str separator:str -- parts:list",
            Meaning = "Splits a string at each separator into a list.",
        },

        new(Opcode.Join, "JOIN", Strings)
        {
            Effect = "parts:list separator:str -- text:str",
            Meaning = "Joins a list of strings with a separator between them.",
        },

        new(Opcode.Upper, "UPPER", Strings)
        {
            Effect = "text:str -- upper:str",
            Meaning = "Turns a string into upper case.",
        },

        new(Opcode.Lower, "LOWER", Strings)
        {
            Effect = "text:str -- lower:str",
            Meaning = "Turns a string into lower case.",
        },

        new(Opcode.ToStr, "TO_STR", Strings)
        {
            Effect = "value -- text:str",
            Meaning = "Turns any value into the text that PRINT would show.",
        },

        new(Opcode.ToInt, "TO_INT", Strings)
        {
            Effect = "value:number|str -- number:int",
            Meaning = "Turns a number or a string into an integer.",
        },

        new(Opcode.ToFloat, "TO_FLOAT", Strings)
        {
            Effect = "value:number|str -- number:float",
            Meaning = "Turns a number or a string into a float.",
        },

        new(Opcode.TypeOf, "TYPE_OF", Strings)
        {
            Effect = "value -- type:str",
            Meaning = "Gives the name of a value's type.",
        },

        // Comparison and logic
        new(Opcode.Eq, "EQ", Comparison)
        {
            Effect = "a b -- equal:int",
            Meaning = "Tells whether two values are equal: 1 or 0.",
        },

        new(Opcode.Ne, "NE", Comparison)
        {
            Effect = "a b -- different:int",
            Meaning = "Tells whether two values differ: 1 or 0.",
        },

        new(Opcode.Gt, "GT", Comparison)
        {
            Effect = "a:number|str b:number|str -- greater:int",
            Meaning = "Tells whether the second value from the top is greater than the top one: 1 or 0.",
        },

        new(Opcode.Lt, "LT", Comparison)
        {
            Effect = "a:number|str b:number|str -- less:int",
            Meaning = "Tells whether the second value from the top is less than the top one: 1 or 0.",
        },

        new(Opcode.Ge, "GE", Comparison)
        {
            Effect = "a:number|str b:number|str -- result:int",
            Meaning = "Tells whether the second value from the top is greater than or equal to the top one: 1 or 0.",
        },

        new(Opcode.Le, "LE", Comparison)
        {
            Effect = "a:number|str b:number|str -- result:int",
            Meaning = "Tells whether the second value from the top is less than or equal to the top one: 1 or 0.",
        },

        new(Opcode.EqF, "EQ_F", Comparison)
        {
            Effect = "a:number b:number -- equal:int",
            Meaning = "Tells whether two numbers are equal as numbers: 1 or 0.",
        },

        new(Opcode.NeF, "NE_F", Comparison)
        {
            Effect = "a:number b:number -- different:int",
            Meaning = "Tells whether two numbers differ as numbers: 1 or 0.",
        },

        new(Opcode.GtF, "GT_F", Comparison)
        {
            Effect = "a:number b:number -- greater:int",
            Meaning = "Tells whether the second number from the top is greater than the top one: 1 or 0.",
        },

        new(Opcode.LtF, "LT_F", Comparison)
        {
            Effect = "a:number b:number -- less:int",
            Meaning = "Tells whether the second number from the top is less than the top one: 1 or 0.",
        },

        new(Opcode.GeF, "GE_F", Comparison)
        {
            Effect = "a:number b:number -- result:int",
            Meaning = "Tells whether the second number from the top is greater than or equal to the top one: 1 or 0.",
        },

        new(Opcode.LeF, "LE_F", Comparison)
        {
            Effect = "a:number b:number -- result:int",
            Meaning = "Tells whether the second number from the top is less than or equal to the top one: 1 or 0.",
        },

        new(Opcode.Not, "NOT", Comparison)
        {
            Effect = "a:bool|int -- result:bool",
            Meaning = "Turns true into false and false into true.",
        },

        new(Opcode.And, "AND", Comparison)
        {
            Effect = "a:bool|int b:bool|int -- result:bool",
            Meaning = "Tells whether both values are true.",
        },

        new(Opcode.Or, "OR", Comparison)
        {
            Effect = "a:bool|int b:bool|int -- result:bool",
            Meaning = "Tells whether at least one of two values is true.",
        },

        // Jumps, calls and functions
        new(Opcode.Jmp, "JMP", Control)
        {
            Operands = "label:target",
            Effect = "--",
            EffectAtTarget = "--",
            Flags = EndsBlock,
            Meaning = "Goes on at a label.",
        },

        new(Opcode.Jz, "JZ", Control)
        {
            Operands = "label:target",
            Effect = "condition --",
            EffectAtTarget = "condition --",
            Meaning = "Goes on at a label if the top value is false, 0 or null.",
        },

        new(Opcode.Call, "CALL", Control)
        {
            Operands = "label:target params:parameters",
            Effect = "arguments* -- results*",
            Meaning = "Calls the code at a label and comes back here at its RET.",
        },

        new(Opcode.Ret, "RET", Control)
        {
            Effect = "--",
            Flags = EndsBlock,
            Meaning = "Returns to the line after the call.",
        },

        new(Opcode.MakeFunction, "MAKE_FUNCTION", Control)
        {
            Operands = "label:target params:parameters",
            Effect = "-- function:function",
            Meaning = "Pushes a function value for the code at a label.",
        },

        new(Opcode.MakeLambda, "MAKE_LAMBDA", Control)
        {
            Operands = "label:target params:parameters",
            Effect = "-- closure:closure",
            Meaning = "Pushes a closure: a function together with the captured variables.",
        },

        new(Opcode.Capture, "CAPTURE", Control)
        {
            Operands = "variable",
            Effect = "--",
            Meaning = "Notes a variable's current value for the next MAKE_LAMBDA.",
        },

        new(Opcode.CallFunction, "CALL_FUNCTION", Control)
        {
            Effect = "arguments* function:callable -- results*",
            Meaning = "Calls the function or closure on top of the stack.",
        },

        new(Opcode.Halt, "HALT", Control)
        {
            Effect = "--",
            Flags = EndsBlock,
            Meaning = "Ends this process normally.",
        },

        // Exceptions
        new(Opcode.Try, "TRY", Exceptions)
        {
            Operands = "label:handler",
            Effect = "--",
            EffectAtTarget = "-- exception:exception",
            Meaning = "Opens a handler: an error from here on goes on at the label.",
        },

        new(Opcode.Catch, "CATCH", Exceptions)
        {
            Operands = "[variable]",
            Effect = "--",
            EffectWithOperand = "exception:exception --",
            Meaning = "Marks the start of a handler, whose exception is on the stack.",
        },

        new(Opcode.Throw, "THROW", Exceptions)
        {
            Effect = "value --",
            Flags = EndsBlock,
            Meaning = "Throws an exception.",
        },

        new(Opcode.EndTry, "END_TRY", Exceptions)
        {
            Effect = "--",
            Meaning = "Closes the innermost handler or catch block of this frame.",
        },

        // Modules
        new(Opcode.Import, "IMPORT", Modules)
        {
            Operands = "path",
            Effect = "--",
            Meaning = "Runs a module and brings what it exports into this frame as variables.",
        },

        new(Opcode.Export, "EXPORT", Modules)
        {
            Operands = "variable",
            Effect = "--",
            Meaning = "Offers a variable's current value to whoever imports this file.",
        },

        // Variables
        new(Opcode.Store, "STORE", Variables)
        {
            Operands = "variable",
            Effect = "value --",
            Meaning = "Stores the top value in a variable of the current frame.",
        },

        new(Opcode.Load, "LOAD", Variables)
        {
            Operands = "variable",
            Effect = "-- value",
            Meaning = "Pushes the value of a variable of the current frame.",
        },

        new(Opcode.Delete, "DELETE", Variables)
        {
            Operands = "variable",
            Effect = "--",
            Meaning = "Removes a variable from the current frame.",
        },

        new(Opcode.DumpScope, "DUMP_SCOPE", Variables)
        {
            Effect = "--",
            Aliases = "DUMPSCOPE",
            Meaning = "Prints the variables of the current frame to standard output.",
        },

        // Lists and objects
        new(Opcode.MakeList, "MAKE_LIST", Data)
        {
            Operands = "count",
            Effect = "values* -- list:list",
            Aliases = "MAKELIST",
            Meaning = "Makes a list of the top values.",
        },

        new(Opcode.ListAppend, "LIST_APPEND", Data)
        {
            Effect = "list:list value -- longer:list",
            Meaning = "Makes a list with one more value at its end.",
        },

        new(Opcode.ListSet, "LIST_SET", Data)
        {
            Effect = "list:list index:int value -- changed:list",
            Meaning = "Makes a list in which one value is replaced.",
        },

        new(Opcode.Index, "INDEX", Data)
        {
            Effect = "list:list|str index:int -- value",
            Meaning = "Reads one value of a list, or one character of a string.",
        },

        new(Opcode.Len, "LEN", Data)
        {
            Effect = "collection:list|object|str|bytes -- length:int",
            Meaning = "Counts the values of a list, the fields of an object, the characters of a string or the bytes of a byte string.",
        },

        new(Opcode.MakeObject, "MAKE_OBJECT", Data)
        {
            Effect = "-- object:object",
            Aliases = "NEW_OBJECT",
            Meaning = "Pushes an object without fields.",
        },

        new(Opcode.SetField, "SET_FIELD", Data)
        {
            Operands = "field",
            Effect = "object:object value -- changed:object",
            Meaning = "Makes an object in which a field has a new value.",
        },

        new(Opcode.GetField, "GET_FIELD", Data)
        {
            Operands = "field",
            Effect = "object:object|exception -- value",
            Meaning = "Reads a field of an object.",
        },

        new(Opcode.HasField, "HAS_FIELD", Data)
        {
            Operands = "field",
            Effect = "object:object -- found:int",
            Meaning = "Tells whether an object has a field: 1 or 0.",
        },

        new(Opcode.DeleteField, "DELETE_FIELD", Data)
        {
            Operands = "field",
            Effect = "object:object -- changed:object",
            Meaning = "Makes an object without a field.",
        },

        new(Opcode.ObjectSet, "OBJECT_SET", Data)
        {
            Effect = "object:object key:str value -- changed:object",
            Meaning = "Makes an object in which the field named on the stack has a new value.",
        },

        new(Opcode.ObjectGet, "OBJECT_GET", Data)
        {
            Effect = "object:object key:str -- value",
            Meaning = "Reads the field of an object that is named on the stack.",
        },

        new(Opcode.Keys, "KEYS", Data)
        {
            Effect = "object:object -- keys:list",
            Meaning = "Lists the names of an object's fields.",
        },

        // Processes
        new(Opcode.Spawn, "SPAWN", Processes)
        {
            Effect = "what:str|callable -- pid:int",
            Flags = NeedsSmp,
            Meaning = "Starts a new process.",
        },

        new(Opcode.SpawnLink, "SPAWN_LINK", Processes)
        {
            Effect = "what:str|callable -- pid:int",
            Flags = NeedsSmp,
            Meaning = "Starts a new process and links to it in the same step.",
        },

        new(Opcode.SpawnMonitor, "SPAWN_MONITOR", Processes)
        {
            Effect = "what:str|callable -- pid:int ref:int",
            Flags = NeedsSmp,
            Meaning = "Starts a new process and monitors it in the same step.",
        },

        new(Opcode.SpawnCall, "SPAWN_CALL", Processes)
        {
            Operands = "label:target params:parameters",
            Effect = "arguments* -- pid:int",
            Flags = NeedsSmp,
            Meaning = "Calls the code at a label in a new process.",
        },

        new(Opcode.Self, "SELF", Processes)
        {
            Effect = "-- pid:int",
            Flags = NeedsSmp,
            Meaning = "Pushes the id of this process.",
        },

        new(Opcode.Yield, "YIELD", Processes)
        {
            Effect = "--",
            Flags = NeedsSmp,
            Meaning = "Gives up the rest of the time slice so that other processes run.",
        },

        new(Opcode.Send, "SEND", Processes)
        {
            Operands = "[pid]",
            Effect = "message pid:int --",
            EffectWithOperand = "message --",
            Flags = NeedsSmp,
            Meaning = "Sends a message to a process.",
        },

        new(Opcode.SendNamed, "SENDNAMED", Processes)
        {
            Operands = "process",
            Effect = "message --",
            Flags = NeedsSmp,
            Aliases = "SEND_NAMED",
            Meaning = "Sends a message to the process registered under a name.",
        },

        new(Opcode.SendAfter, "SEND_AFTER", Processes)
        {
            Effect = "message pid:int milliseconds:int --",
            Flags = NeedsSmp,
            Meaning = "Sends a message to a process later.",
        },

        new(Opcode.Receive, "RECEIVE", Processes)
        {
            Effect = "-- message",
            Flags = NeedsSmp | MayBlock,
            Meaning = "Takes the oldest message from the mailbox, waiting until there is one.",
        },

        new(Opcode.ReceiveMatch, "RECEIVE_MATCH", Processes)
        {
            Operands = "pattern",
            Effect = "-- message",
            Flags = NeedsSmp | MayBlock,
            Meaning = "Takes the oldest message that matches a pattern, waiting until there is one.",
        },

        new(Opcode.ReceiveTimeout, "RECEIVE_TIMEOUT", Processes)
        {
            Operands = "milliseconds label:target [pattern]",
            Effect = "-- message",
            EffectAtTarget = "--",
            Flags = NeedsSmp | MayBlock,
            Meaning = "Takes a message, but jumps to a label if none comes in time.",
        },

        new(Opcode.Register, "REGISTER", Processes)
        {
            Operands = "process",
            Effect = "--",
            Flags = NeedsSmp,
            Meaning = "Gives this process a name.",
        },

        new(Opcode.Unregister, "UNREGISTER", Processes)
        {
            Operands = "process",
            Effect = "--",
            Flags = NeedsSmp,
            Meaning = "Frees a process name.",
        },

        new(Opcode.WhereIs, "WHEREIS", Processes)
        {
            Operands = "process",
            Effect = "-- pid:int",
            Flags = NeedsSmp,
            Meaning = "Finds the process registered under a name.",
        },

        new(Opcode.Link, "LINK", Processes)
        {
            Operands = "[pid]",
            Effect = "pid:int --",
            EffectWithOperand = "--",
            Flags = NeedsSmp,
            Meaning = "Ties this process and another together: if one fails, so does the other.",
        },

        new(Opcode.Unlink, "UNLINK", Processes)
        {
            Operands = "[pid]",
            Effect = "pid:int --",
            EffectWithOperand = "--",
            Flags = NeedsSmp,
            Meaning = "Removes the link to another process.",
        },

        new(Opcode.Monitor, "MONITOR", Processes)
        {
            Operands = "[pid]",
            Effect = "pid:int -- ref:int",
            EffectWithOperand = "-- ref:int",
            Flags = NeedsSmp,
            Meaning = "Asks to be told by a message when another process ends.",
        },

        new(Opcode.Demonitor, "DEMONITOR", Processes)
        {
            Effect = "ref:int --",
            Flags = NeedsSmp,
            Meaning = "Ends a monitor.",
        },

        new(Opcode.TrapExit, "TRAP_EXIT", Processes)
        {
            Effect = "on:bool --",
            Flags = NeedsSmp,
            Meaning = "Decides whether exit signals arrive as messages instead of ending this process.",
        },

        new(Opcode.ExitProcess, "EXIT_PROCESS", Processes)
        {
            Effect = "reason pid:int --",
            Flags = NeedsSmp,
            Meaning = "Sends an exit signal to a process.",
        },

        new(Opcode.StartSupervisor, "START_SUPERVISOR", Processes)
        {
            Operands = "[strategy] [count:max] [milliseconds:ms]",
            Effect = "--",
            Flags = NeedsSmp,
            Meaning = "Makes this process a supervisor.",
        },

        new(Opcode.SuperviseChild, "SUPERVISE_CHILD", Processes)
        {
            Operands = "process [policy]",
            Effect = "-- pid:int",
            Flags = NeedsSmp,
            Meaning = "Starts a child process and restarts it when it fails.",
        },

        new(Opcode.RestartChild, "RESTART_CHILD", Processes)
        {
            Operands = "process",
            Effect = "-- pid:int",
            Flags = NeedsSmp,
            Meaning = "Stops a supervised child if it lives, and starts it again.",
        },

        // Files, input, environment and programs
        new(Opcode.ReadFile, "READ_FILE", InstructionGroup.System)
        {
            Effect = "name:str -- text:str",
            Flags = MayBlock,
            Meaning = "Reads a text file.",
        },

        new(Opcode.WriteFile, "WRITE_FILE", InstructionGroup.System)
        {
            Effect = "content:str name:str --",
            Flags = MayBlock,
            Meaning = "Writes a text file, replacing what was there.",
        },

        new(Opcode.AppendFile, "APPEND_FILE", InstructionGroup.System)
        {
            Effect = "content:str name:str --",
            Flags = MayBlock,
            Meaning = "Adds text to the end of a file.",
        },

        new(Opcode.ReadBytes, "READ_BYTES", InstructionGroup.System)
        {
            Effect = "name:str -- bytes:bytes",
            Flags = MayBlock,
            Meaning = "Reads a file as bytes.",
        },

        new(Opcode.WriteBytes, "WRITE_BYTES", InstructionGroup.System)
        {
            Effect = "bytes:bytes name:str --",
            Flags = MayBlock,
            Meaning = "Writes bytes to a file, replacing what was there.",
        },

        new(Opcode.FileExists, "FILE_EXISTS", InstructionGroup.System)
        {
            Effect = "name:str -- exists:bool",
            Flags = MayBlock,
            Meaning = "Tells whether a file exists.",
        },

        new(Opcode.FileSize, "FILE_SIZE", InstructionGroup.System)
        {
            Effect = "name:str -- size:int",
            Flags = MayBlock,
            Meaning = "Gives the size of a file in bytes.",
        },

        new(Opcode.DeleteFile, "DELETE_FILE", InstructionGroup.System)
        {
            Effect = "name:str --",
            Flags = MayBlock,
            Meaning = "Deletes a file.",
        },

        new(Opcode.ListDir, "LIST_DIR", InstructionGroup.System)
        {
            Effect = "name:str -- names:list",
            Flags = MayBlock,
            Meaning = "Lists the names in a folder.",
        },

        new(Opcode.ReadLine, "READ_LINE", InstructionGroup.System)
        {
            Effect = "-- line:str|null",
            Flags = MayBlock,
            Meaning = "Reads a line of standard input.",
        },

        new(Opcode.ReadChar, "READ_CHAR", InstructionGroup.System)
        {
            Effect = "-- character:str|null",
            Flags = MayBlock,
            Meaning = "Reads one character of standard input.",
        },

        new(Opcode.ReadInput, "READ_INPUT", InstructionGroup.System)
        {
            Effect = "-- text:str",
            Flags = MayBlock,
            Meaning = "Reads the rest of standard input.",
        },

        new(Opcode.GetEnv, "GET_ENV", InstructionGroup.System)
        {
            Effect = "name:str -- value:str|null",
            Meaning = "Reads an environment variable.",
        },

        new(Opcode.SetEnv, "SET_ENV", InstructionGroup.System)
        {
            Effect = "name:str value:str --",
            Meaning = "Sets an environment variable for this run.",
        },

        new(Opcode.GetArgs, "GET_ARGS", InstructionGroup.System)
        {
            Effect = "-- arguments:list",
            Meaning = "Pushes the arguments given after the program file.",
        },

        new(Opcode.Exec, "EXEC", InstructionGroup.System)
        {
            Effect = "command:str arguments:list -- code:int",
            Flags = MayBlock,
            Meaning = "Runs another program and gives its exit code.",
        },

        new(Opcode.ExecCapture, "EXEC_CAPTURE", InstructionGroup.System)
        {
            Effect = "command:str arguments:list -- result:object",
            Flags = MayBlock,
            Meaning = "Runs another program and gives what it printed.",
        },

        new(Opcode.Exit, "EXIT", InstructionGroup.System)
        {
            Effect = "code:int --",
            Flags = EndsBlock,
            Meaning = "Ends the whole machine with an exit code.",
        },

        // Time and chance
        new(Opcode.GetTime, "GET_TIME", Time)
        {
            Effect = "-- seconds:int",
            Meaning = "Gives the time as whole seconds since 1970.",
        },

        new(Opcode.GetTimeMs, "GET_TIME_MS", Time)
        {
            Effect = "-- milliseconds:int",
            Meaning = "Gives the time as milliseconds since 1970.",
        },

        new(Opcode.Sleep, "SLEEP", Time)
        {
            Effect = "milliseconds:int --",
            Flags = MayBlock,
            Meaning = "Lets this process sleep.",
        },

        new(Opcode.FormatTime, "FORMAT_TIME", Time)
        {
            Effect = "seconds:int format:str -- text:str",
            Meaning = "Turns a time into text.",
        },

        new(Opcode.Random, "RANDOM", Time)
        {
            Effect = "limit:int -- number:int",
            Meaning = "Gives a random integer from 0 up to, not including, a limit.",
        },

        // JSON, CSV and hashes
        new(Opcode.JsonParse, "JSON_PARSE", Formats)
        {
            Effect = "text:str -- value",
            Meaning = "Reads a JSON text into values.",
        },

        new(Opcode.JsonStringify, "JSON_STRINGIFY", Formats)
        {
            Effect = "value -- text:str",
            Meaning = "Writes a value as JSON.",
        },

        new(Opcode.CsvParse, "CSV_PARSE", Formats)
        {
            Effect = "text:str -- rows:list",
            Meaning = "Reads a CSV text into a list of rows.",
        },

        new(Opcode.CsvWrite, "CSV_WRITE", Formats)
        {
            Effect = "rows:list -- text:str",
            Meaning = "Writes a list of rows as CSV.",
        },

        new(Opcode.Hash, "HASH", Formats)
        {
            Effect = "data:str|bytes -- digest:str",
            Meaning = "Gives the SHA-256 hash of a string or of bytes.",
        },

        // Reserved
        new(Opcode.HttpGet, "HTTP_GET", Reserved)
        {
            Effect = "url:str -- response:str",
            Flags = Unavailable,
            Meaning = "Reserved for fetching a web page.",
            Remarks = """
                Using it is an error: `HTTP_GET is not available in this version`. It will be accepted once it really works; until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.HttpPost, "HTTP_POST", Reserved)
        {
            Effect = "url:str data:str -- response:str",
            Flags = Unavailable,
            Meaning = "Reserved for sending data to a web page.",
            Remarks = """
                Using it is an error: `HTTP_POST is not available in this version`. It will be accepted once it really works; until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.TcpConnect, "TCP_CONNECT", Reserved)
        {
            Effect = "host:str port:int -- connection",
            Flags = Unavailable,
            Meaning = "Reserved for opening a TCP connection.",
            Remarks = """
                Using it is an error: `TCP_CONNECT is not available in this version`. It will be accepted once it really works; until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.TcpListen, "TCP_LISTEN", Reserved)
        {
            Effect = "port:int -- connection",
            Flags = Unavailable,
            Meaning = "Reserved for accepting TCP connections.",
            Remarks = """
                Using it is an error: `TCP_LISTEN is not available in this version`. It will be accepted once it really works; until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.TcpSend, "TCP_SEND", Reserved)
        {
            Effect = "connection data:str|bytes -- count:int",
            Flags = Unavailable,
            Meaning = "Reserved for sending over a TCP connection.",
            Remarks = """
                Using it is an error: `TCP_SEND is not available in this version`. It will be accepted once it really works; until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.TcpRecv, "TCP_RECV", Reserved)
        {
            Effect = "connection count:int -- data:str|bytes",
            Flags = Unavailable,
            Meaning = "Reserved for receiving over a TCP connection.",
            Remarks = """
                Using it is an error: `TCP_RECV is not available in this version`. It will be accepted once it really works; until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.UdpBind, "UDP_BIND", Reserved)
        {
            Effect = "port:int -- connection",
            Flags = Unavailable,
            Meaning = "Reserved for opening a UDP port.",
            Remarks = """
                Using it is an error: `UDP_BIND is not available in this version`. It will be accepted once it really works; until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.UdpSend, "UDP_SEND", Reserved)
        {
            Effect = "connection host:str port:int data:str -- count:int",
            Flags = Unavailable,
            Meaning = "Reserved for sending a UDP packet.",
            Remarks = """
                Using it is an error: `UDP_SEND is not available in this version`. It will be accepted once it really works; until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.UdpRecv, "UDP_RECV", Reserved)
        {
            Effect = "connection count:int -- packet:object",
            Flags = Unavailable,
            Meaning = "Reserved for receiving a UDP packet.",
            Remarks = """
                Using it is an error: `UDP_RECV is not available in this version`. It will be accepted once it really works; until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.DnsResolve, "DNS_RESOLVE", Reserved)
        {
            Effect = "host:str -- address:str|null",
            Flags = Unavailable,
            Meaning = "Reserved for looking up the address of a host.",
            Remarks = """
                Using it is an error: `DNS_RESOLVE is not available in this version`. It will be accepted once it really works; until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.Compress, "COMPRESS", Reserved)
        {
            Effect = "data:str|bytes -- compressed:bytes",
            Flags = Unavailable,
            Meaning = "Reserved for compressing data.",
            Remarks = """
                Using it is an error: `COMPRESS is not available in this version`. It will be accepted once it really works; until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.Decompress, "DECOMPRESS", Reserved)
        {
            Effect = "compressed:bytes -- data:bytes",
            Flags = Unavailable,
            Meaning = "Reserved for decompressing data.",
            Remarks = """
                Using it is an error: `DECOMPRESS is not available in this version`. It will be accepted once it really works; until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.Encrypt, "ENCRYPT", Reserved)
        {
            Effect = "data:str|bytes key:str -- encrypted:bytes",
            Flags = Unavailable,
            Meaning = "Reserved for encrypting data.",
            Remarks = """
                Using it is an error: `ENCRYPT is not available in this version`. It will be accepted once it really works; until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.Decrypt, "DECRYPT", Reserved)
        {
            Effect = "encrypted:bytes key:str -- data:bytes",
            Flags = Unavailable,
            Meaning = "Reserved for decrypting data.",
            Remarks = """
                Using it is an error: `DECRYPT is not available in this version`. It will be accepted once it really works; until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.AsyncRead, "ASYNC_READ", Reserved)
        {
            Effect = "name:str -- future",
            Flags = Unavailable,
            Meaning = "Reserved for reading a file in the background.",
            Remarks = """
                Using it is an error: `ASYNC_READ is not available in this version`. It will be accepted once it really works; until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.AsyncWrite, "ASYNC_WRITE", Reserved)
        {
            Effect = "content:str name:str -- future",
            Flags = Unavailable,
            Meaning = "Reserved for writing a file in the background.",
            Remarks = """
                Using it is an error: `ASYNC_WRITE is not available in this version`. It will be accepted once it really works; until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.Await, "AWAIT", Reserved)
        {
            Effect = "future -- value",
            Flags = Unavailable,
            Meaning = "Reserved for waiting for a background operation.",
            Remarks = """
                Using it is an error: `AWAIT is not available in this version`. It will be accepted once it really works; until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.StreamCreate, "STREAM_CREATE", Reserved)
        {
            Effect = "type:str -- stream",
            Flags = Unavailable,
            Meaning = "Reserved for opening a stream.",
            Remarks = """
                Using it is an error: `STREAM_CREATE is not available in this version`. It will be accepted once it really works; until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.StreamRead, "STREAM_READ", Reserved)
        {
            Effect = "stream count:int -- data:str",
            Flags = Unavailable,
            Meaning = "Reserved for reading from a stream.",
            Remarks = """
                Using it is an error: `STREAM_READ is not available in this version`. It will be accepted once it really works; until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.StreamWrite, "STREAM_WRITE", Reserved)
        {
            Effect = "stream data:str -- count:int",
            Flags = Unavailable,
            Meaning = "Reserved for writing to a stream.",
            Remarks = """
                Using it is an error: `STREAM_WRITE is not available in this version`. It will be accepted once it really works; until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.StreamClose, "STREAM_CLOSE", Reserved)
        {
            Effect = "stream -- closed:bool",
            Flags = Unavailable,
            Meaning = "Reserved for closing a stream.",
            Remarks = """
                Using it is an error: `STREAM_CLOSE is not available in this version`. It will be accepted once it really works; until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.DbConnect, "DB_CONNECT", Reserved)
        {
            Effect = "source:str -- connection",
            Flags = Unavailable,
            Meaning = "Reserved for connecting to a database.",
            Remarks = """
                Using it is an error: `DB_CONNECT is not available in this version`. It will be accepted once it really works; until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.DbQuery, "DB_QUERY", Reserved)
        {
            Effect = "connection query:str -- result:object",
            Flags = Unavailable,
            Meaning = "Reserved for querying a database.",
            Remarks = """
                Using it is an error: `DB_QUERY is not available in this version`. It will be accepted once it really works; until then the code is set aside so that it cannot come to mean something else.
                """,
        },

        new(Opcode.DbExec, "DB_EXEC", Reserved)
        {
            Effect = "connection command:str -- count:int",
            Flags = Unavailable,
            Meaning = "Reserved for changing a database.",
            Remarks = """
                Using it is an error: `DB_EXEC is not available in this version`. It will be accepted once it really works; until then the code is set aside so that it cannot come to mean something else.
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
