using System.Collections.Frozen;

namespace Ttvm.Language.Syntax;

/// <summary>
/// What instructions of other assemblers, stack machines and Forths are written as here. The nearest spelling is no answer for these: <c>JNZ</c> is one letter
/// from <c>JZ</c> and means the opposite.
/// </summary>
internal static class ForeignMnemonics
{
    private static readonly FrozenDictionary<string, Idiom> s_byName = Build();

    private static readonly FrozenDictionary<string, Idiom>.AlternateLookup<ReadOnlySpan<char>> s_byWord = s_byName.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>What there is here in the place of a word.</summary>
    /// <param name="Text">How that is written, or that there is nothing, as the end of a sentence.</param>
    /// <param name="Replacement">What means just that in place of the word; null if it takes several lines that depend on more.</param>
    /// <param name="TakesOperands">Whether the replacement means it also with operands.</param>
    internal sealed record Idiom(string Text, string? Replacement, bool TakesOperands)
    {
        /// <summary>The instruction on the line before; null for none.</summary>
        public string? Before { get; init; }

        /// <summary>Whether the operand says which instruction is meant.</summary>
        public bool PushesOperand { get; init; }
    }

    /// <summary>All names, in upper case.</summary>
    public static IEnumerable<string> Names => s_byName.Keys;

    /// <summary>What a word is here; null if it is none of these.</summary>
    public static Idiom? Find(ReadOnlySpan<char> word) => s_byWord.TryGetValue(word, out var idiom) ? idiom : null;

    private static FrozenDictionary<string, Idiom> Build()
    {
        var idioms = new Dictionary<string, Idiom>(StringComparer.OrdinalIgnoreCase);
        AddStack();
        AddNumbers();
        AddJumps();
        AddFunctions();
        AddText();
        AddCollections();
        AddOutside();
        return idioms.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

        void AddStack()
        {
            Same("POP", "DROP", "DISCARD");
            Same("PUSH_INT", "ICONST", "BIPUSH", "SIPUSH", "I32.CONST", "I64.CONST", "LI");
            Same("PUSH_FLOAT", "F32.CONST", "F64.CONST", "PUSH_FLT", "PUSH_DOUBLE");
            Same("LOAD", "LOAD_VAR", "GETLOCAL", "LOCAL.GET", "ILOAD", "ALOAD", "PUSH_VAR", "LD", "LDA", "LDR", "LW", "LB", "GET", "GETVAR");
            Same("STORE", "STORE_VAR", "SETLOCAL", "LOCAL.SET", "ISTORE", "ASTORE", "ST", "STA", "STR", "SW", "SB", "SET", "SETVAR", "LET", "VAR", "DEFINE");
            Same("DELETE", "UNSET", "DELETE_VAR");
            Whole("TRUE", "PUSH_TRUE");
            Whole("FALSE", "PUSH_FALSE");
            Whole("NULL", "PUSH_NULL", "PUSH_NIL", "NIL", "NONE", "UNDEFINED", "ACONST_NULL");
            Add(Written("PUSH_INT, PUSH_FLOAT or PUSH_STR for a value, LOAD for a variable") with { PushesOperand = true }, "PUSH", "CONST", "LDC", "LOAD_CONST");
            Two("OVER", "OVER", "2DUP", "DUP2");
            Two("POP", "POP", "2DROP", "POP2");
            Two("SWAP", "POP", "NIP");
            Two("SWAP", "OVER", "TUCK", "DUP_X1");
            Two("ROT", "ROT", "-ROT");
            None("STORE and LOAD reach values that lie deep", "PICK", "ROLL", "DEPTH", "2SWAP", "SWAP2", "DUP_X2");
            Words("LOAD, then STORE, for values of variables", "MOV", "MOVE", "XCHG");
            None("there are no addresses; LOAD and STORE name variables", "LEA", "@", "!");
            Words("nothing: leave the line out", "NOP");
        }

        void AddNumbers()
        {
            Words("PUSH_INT 1, then ADD", "INC", "INCR", "1+");
            Words("PUSH_INT 1, then SUB", "DEC", "DECR", "1-");
            Words("LOAD, PUSH_INT 1, ADD and STORE", "IINC");
            Words("PUSH_INT -1, then MUL", "NEG", "NEGATE", "INEG");
            Same("MOD", "REM", "IREM", "I32.REM_S", "I64.REM_S");
            Words("DIV and MOD, each with values of its own", "/MOD", "DIVMOD");
            Same("EQ", "EQUAL", "EQUALS", "EQL", "STR_EQ", "EQ_STR", "EQ_INT");
            Same("NE", "NEQ", "NOT_EQ", "NOT_EQUAL", "NOT_EQUALS");
            Same("LT", "LESS", "LESS_THAN");
            Same("GT", "GREATER", "GREATER_THAN");
            Same("LE", "LTE", "LTEQ", "LESS_EQUAL");
            Same("GE", "GTE", "GTEQ", "GREATER_EQUAL");
            Two("NULL", "EQ", "IS_NULL", "ISNULL", "IS_NIL");
            Two("PUSH_INT 0", "EQ", "ISZERO", "IS_ZERO", "0=", "I32.EQZ", "I64.EQZ");
            Words("EQ, LT, GT and their kin, which leave 1 or 0 for JZ", "CMP", "TEST", "STRCMP", "STR_CMP", "LCMP", "FCMP");
            Words("NE, for two conditions", "XOR", "IXOR", "I32.XOR");
            None("there are no operations on bits; AND and OR combine conditions, MUL and DIV by a power of two shift", "SHL", "SHR", "SAL", "SAR", "LSHIFT", "RSHIFT", "INVERT", "IAND", "IOR", "I32.AND", "I32.OR");
            None("a loop with MUL makes a power", "POW");
        }

        void AddJumps()
        {
            Same("JMP", "GOTO", "JUMP", "BRA", "JMP_ADDR", "BR", "B");
            Same("JZ", "JMPZ", "JZE", "BRZ", "IFEQ", "IFZ", "JUMP_IF_FALSE", "JMP_IF_FALSE", "JUMP_IF_ZERO", "JMP_IF_ZERO", "JUMP_IF_NOT", "JMP_FALSE", "POP_JUMP_IF_FALSE", "JF", "JFALSE", "BRFALSE", "JZ_ADDR");

            // What they look at are numbers elsewhere, too.
            Two(
                "NOT",
                "JZ",
                "JNZ", "JMPNZ", "BRNZ", "BR_IF", "IFNE", "IFNZ", "JUMP_IF_TRUE", "JMP_IF_TRUE", "JUMP_IF", "JMPIF", "JMP_IF", "JIF", "JMP_NZ", "JMP_TRUE", "POP_JUMP_IF_TRUE", "JT", "JTRUE", "BRTRUE");
            Two("NE", "JZ", "JE", "JEQ", "BEQ", "IF_ICMPEQ");
            Two("EQ", "JZ", "JNE", "BNE", "IF_ICMPNE");
            Two("LE", "JZ", "JG", "JGT", "JA", "BGT", "IF_ICMPGT");
            Two("LT", "JZ", "JGE", "JAE", "BGE", "IF_ICMPGE");
            Two("GE", "JZ", "JL", "JLT", "JB", "BLT", "IF_ICMPLT");
            Two("GT", "JZ", "JLE", "JBE", "BLE", "IF_ICMPLE");
            Words("NULL, NE, then JZ", "IFNULL", "JNULL");
            Words("NULL, EQ, then JZ", "IFNONNULL");
            Words("PUSH_INT 0, GE, then JZ", "IFLT", "JN", "JNEG", "JS");
            Words("PUSH_INT 0, LE, then JZ", "IFGT", "JPOS");
            Words("PUSH_INT 0, LT, then JZ", "IFGE", "JNS");
            Words("PUSH_INT 0, GT, then JZ", "IFLE");
            None("there are no flags; a comparison leaves 1 or 0 for JZ", "JC", "JNC", "JO", "JNO", "JP");
            Words("JZ and LABEL", "IF", "ELSE", "ELSEIF", "ENDIF", "THEN", "SWITCH", "CASE");
            Words("LABEL, JZ and JMP", "LOOP", "WHILE", "FOR", "FOREACH", "REPEAT", "UNTIL", "BEGIN", "DO", "REP", "BREAK", "CONTINUE");
        }

        void AddFunctions()
        {
            Same("CALL", "CALL_ADDR", "JSR", "BL", "JAL", "INVOKE", "INVOKESTATIC");
            Same("CALL_FUNCTION", "CALL_FN", "APPLY", "CALL_INDIRECT");
            Same("RET", "RETURN", "RTS");
            Same("HALT", "STOP", "HLT");
            Words("HALT at the end of a process, RET at the end of a function", "END");
            Words("LABEL, with RET at the end", "FUNC", "FUNCTION", "FUN", "DEF", "PROC");
            Same("MAKE_FUNCTION", "PUSH_FUNC", "PUSH_FUNCTION", "MAKE_FUN");
            Same("MAKE_LAMBDA", "PUSH_CLOSURE", "MAKE_CLOSURE", "LAMBDA");
            Words("PUSH_INT and the exit code, then EXIT", "QUIT", "ABORT", "TERMINATE");
            Same("THROW", "RAISE", "RAISE_ERROR", "ERROR", "DIE");
            Same("IMPORT", "INCLUDE", "REQUIRE", "USE");
            None("a file is a module; EXPORT gives others what it holds", "MODULE");
        }

        void AddText()
        {
            Same("CONCAT", "STR_CAT", "STRCAT", "STR_CONCAT");
            Same("TO_STR", "TO_STRING", "TOSTRING", "INT_TO_STR", "ITOA");
            Same("TO_INT", "STR_TO_INT", "PARSE_INT", "ATOI", "F2I");
            Same("TO_FLOAT", "I2F");
            Same("UPPER", "TO_UPPER", "UPCASE", "UPPERCASE");
            Same("LOWER", "TO_LOWER", "DOWNCASE", "LOWERCASE");
            Same("SPLIT", "STR_SPLIT");
            Same("JOIN", "STR_JOIN");
            Same("INDEX_OF", "INDEXOF", "STR_INDEX", "FIND", "POS");
            Words("SUBSTR, which takes the start and the length", "SUBSTRING", "STR_SUB", "STR_SUBSTR", "SLICE");
            Words("SPLIT at the old text, then JOIN with the new", "REPLACE", "STR_REPLACE");
            Words("INDEX_OF, which leaves -1 if the text is not in it", "CONTAINS", "STR_CONTAINS");
            Words("INDEX_OF, which leaves 0 if the text begins with it", "STARTS_WITH");
            None("INDEX_OF and SUBSTR cut text", "TRIM", "LTRIM", "RTRIM", "STRIP", "STR_TRIM", "ENDS_WITH");
            None("characters have no numbers; text is compared by EQ, LT and their kin", "ORD", "CHR");
            Same("INDEX", "CHAR_AT", "CHARAT");
            Same("PRINT", "PRINTLN", "PUTS", "ECHO", "WRITELN", "DISPLAY", "OUTPUT", "OUT");
            Same("WRITE", "EMIT", "PUTCHAR");
            None("PRINT ends its line, WRITE does not", "CR");
            Same("READ_LINE", "READLN", "GETS", "INPUT", "ACCEPT");
            Same("READ_CHAR", "GETCHAR", "KEY");
            Two("READ_LINE", "TO_INT", "READ_INT");
        }

        void AddCollections()
        {
            Same("INDEX", "LIST_GET", "GET_INDEX", "NTH", "ARRAY_GET", "GETITEM", "AALOAD", "IALOAD");
            Same("LEN", "LIST_LEN", "STR_LEN", "STRLEN", "LENGTH", "SIZE", "LIST_LENGTH", "LIST_SIZE", "ARRAY_LEN", "ARRAYLENGTH", "OBJECT_LEN");
            Same("MAKE_LIST", "PUSH_LIST", "BUILD_LIST", "MAKE_ARRAY");
            Whole("MAKE_LIST 0", "NEW_LIST", "EMPTY_LIST", "LIST_NEW", "ARRAY_NEW");
            Same("LIST_APPEND", "LIST_PUSH", "LIST_ADD", "ARRAY_PUSH", "APPEND");
            Words("LIST_SET, which leaves a changed list to be stored", "ARRAY_SET", "SETITEM", "LIST_PUT", "AASTORE", "IASTORE");
            Two("PUSH_INT 0", "INDEX", "LIST_FIRST");
            Words("DUP, LEN, PUSH_INT 1, SUB, then INDEX", "LIST_LAST");
            None(
                "a loop with INDEX and LIST_APPEND makes another list",
                "LIST_REMOVE", "LIST_DELETE", "LIST_INSERT", "LIST_POP", "LIST_SLICE", "LIST_CONCAT", "REVERSE", "SORT", "MAP", "FILTER", "REDUCE");
            Whole("MAKE_OBJECT", "PUSH_OBJECT", "PUSH_MAP", "PUSH_DICT", "OBJECT_NEW", "NEW_OBJ", "NEW_MAP", "NEW");
            Same("OBJECT_GET", "OBJ_GET", "DICT_GET", "MAP_GET");
            Same("OBJECT_SET", "OBJ_SET", "DICT_SET", "MAP_SET", "MAP_PUT");
            Same("GET_FIELD", "GET_PROP", "GET_ATTR", "GETFIELD", "LOAD_ATTR");
            Same("SET_FIELD", "SET_PROP", "SET_ATTR", "PUTFIELD", "PUT_FIELD", "STORE_ATTR");
            Same("DELETE_FIELD", "DEL_FIELD", "REMOVE_FIELD");
            Same("KEYS", "OBJECT_KEYS");
            Words("GET_FIELD or SET_FIELD", "FIELD");
            Words("HAS_FIELD, which has the name behind it", "OBJECT_HAS", "HAS_KEY");
            Words("DELETE_FIELD, which has the name behind it", "OBJECT_DELETE", "OBJECT_DEL", "OBJECT_REMOVE");
        }

        void AddOutside()
        {
            Same("RECEIVE", "RECV", "RECV_MSG");
            Same("RECEIVE_TIMEOUT", "TIMEOUT", "WAIT_TIMEOUT");
            Same("SEND", "REPLY");
            Same("SPAWN", "FORK", "SPAWN_FUNC", "SPAWN_PROCESS");
            Same("SELF", "PID", "GET_PID");
            Same("LINK", "LINK_PROCESS");
            Same("EXIT_PROCESS", "KILL", "KILL_PROCESS", "EXIT_PID");
            Words("MONITOR, then RECEIVE_MATCH down", "JOIN_PROCESS", "WAIT_PROCESS");
            Words("SLEEP for a time, RECEIVE for a message", "WAIT");
            Same("SLEEP", "DELAY", "SLEEP_MS");
            None("there are no locks; a process that answers one message after the other keeps what it holds to itself", "MONITORENTER", "MONITOREXIT", "LOCK", "UNLOCK");
            Same("GET_TIME", "NOW", "TIMESTAMP", "TIME");
            Same("RANDOM", "RAND", "RND", "RANDINT");
            Same("READ_FILE", "FILE_READ", "LOADFILE");
            Same("WRITE_FILE", "FILE_WRITE");
            Same("DELETE_FILE", "FILE_DELETE");
            Same("LIST_DIR", "FILE_LIST");
            Same("JSON_STRINGIFY", "JSON_ENCODE", "TO_JSON");
            Same("JSON_PARSE", "JSON_DECODE", "PARSE_JSON", "FROM_JSON");
            Same("CSV_PARSE", "CSV_READ");
            Same("HASH", "SHA256");
            Same("GET_ARGS", "ARGS", "ARGV");
        }

        void Same(string mnemonic, params ReadOnlySpan<string> names) => Add(Written(mnemonic) with { Replacement = mnemonic, TakesOperands = true }, names);

        void Whole(string line, params ReadOnlySpan<string> names) => Add(Written(line) with { Replacement = line }, names);

        void Two(string first, string second, params ReadOnlySpan<string> names) =>
            Add(Written($"{first}, then {second}") with { Replacement = second, TakesOperands = second == "JZ", Before = first }, names);

        void Words(string text, params ReadOnlySpan<string> names) => Add(Written(text), names);

        void None(string text, params ReadOnlySpan<string> names) => Add(Written("") with { Text = text }, names);

        static Idiom Written(string text) => new($"that is written here as {text}", null, TakesOperands: false);

        void Add(Idiom idiom, params ReadOnlySpan<string> names)
        {
            foreach (var name in names)
            {
                idioms.Add(name, idiom);
            }
        }
    }
}
