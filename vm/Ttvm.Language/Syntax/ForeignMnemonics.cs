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

    /// <summary>How something is written here.</summary>
    /// <param name="Text">How, as the end of a sentence.</param>
    /// <param name="Replacement">What means just that in place of the word; null if it takes several lines, or depends on types: NOT takes no text, JZ does.</param>
    /// <param name="TakesOperands">Whether the replacement means it also with operands.</param>
    internal sealed record Idiom(string Text, string? Replacement, bool TakesOperands);

    /// <summary>All names, in upper case.</summary>
    public static IEnumerable<string> Names => s_byName.Keys;

    /// <summary>What a word is here; null if it is none of these.</summary>
    public static Idiom? Find(ReadOnlySpan<char> word) => s_byWord.TryGetValue(word, out var idiom) ? idiom : null;

    private static FrozenDictionary<string, Idiom> Build()
    {
        var idioms = new Dictionary<string, Idiom>(StringComparer.OrdinalIgnoreCase);
        Same("POP", "DROP", "DISCARD");
        Same("JMP", "GOTO", "JUMP", "BRA", "JMP_ADDR");
        Same("JZ", "JMPZ", "JZE", "BRZ", "IFEQ", "JUMP_IF_FALSE", "JMP_IF_FALSE", "JZ_ADDR");
        Same("CALL", "CALL_ADDR", "JSR", "INVOKE", "INVOKESTATIC");
        Same("RET", "RETURN", "RTS");
        Same("HALT", "STOP");
        Same("PUSH_INT", "ICONST", "BIPUSH", "SIPUSH", "I32.CONST", "I64.CONST");
        Same("PUSH_FLOAT", "F32.CONST", "F64.CONST");
        Same("LOAD", "LOAD_VAR", "GETLOCAL", "LOCAL.GET", "ILOAD", "ALOAD");
        Same("STORE", "STORE_VAR", "SETLOCAL", "LOCAL.SET", "ISTORE", "ASTORE");
        Same("INDEX", "LIST_GET", "GET_INDEX", "NTH");
        Same("LEN", "LIST_LEN", "STR_LEN", "STRLEN", "LENGTH");
        Same("MAKE_LIST", "PUSH_LIST");
        Same("CONCAT", "STR_CAT", "STRCAT");
        Same("PRINT", "PRINTLN", "PUTS", "ECHO");
        Same("RECEIVE", "RECV");
        Add(new Idiom("MAKE_LIST 0", "MAKE_LIST 0", TakesOperands: false), "NEW_LIST", "EMPTY_LIST");
        Words("NOT, then JZ", "JNZ", "JMPNZ", "BRNZ", "BR_IF", "IFNE", "JUMP_IF_TRUE", "JMP_IF_TRUE");
        Words("PUSH_INT 1, then ADD", "INC", "INCR");
        Words("PUSH_INT 1, then SUB", "DEC", "DECR");
        Words("LOAD, then STORE, for values of variables", "MOV", "MOVE");
        Words("PUSH_INT, PUSH_FLOAT or PUSH_STR for a value, LOAD for a variable", "PUSH", "CONST", "LDC");
        Words("EQ, LT, GT and their kin, which leave a bool for JZ", "CMP", "TEST");
        Words("nothing: leave the line out", "NOP");
        return idioms.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

        void Same(string mnemonic, params ReadOnlySpan<string> names) => Add(new Idiom(mnemonic, mnemonic, TakesOperands: true), names);

        void Words(string text, params ReadOnlySpan<string> names) => Add(new Idiom(text, null, TakesOperands: false), names);

        void Add(Idiom idiom, params ReadOnlySpan<string> names)
        {
            foreach (var name in names)
            {
                idioms.Add(name, idiom);
            }
        }
    }
}
