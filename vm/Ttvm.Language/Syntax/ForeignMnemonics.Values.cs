using System.Collections.Immutable;

namespace Ttvm.Language.Syntax;

/// <summary>Words that deal with values.</summary>
internal static partial class ForeignMnemonics
{
    private static ImmutableArray<Row> Stack =>
    [
        Same("POP", "DROP DISCARD POP_TOP"),
        Same("DUP", "DUPLICATE DUP_TOP"),
        Words("DUP for the top, OVER for the value below it", "COPY PEEK TOP"),
        Same("SWAP", "EXCH EXCHANGE ROT_TWO"),
        Two("OVER", "OVER", "2DUP DUP2 DUP_TOP_TWO"),
        Two("POP", "POP", "2DROP POP2"),
        Two("SWAP", "POP", "NIP"),
        Two("SWAP", "OVER", "TUCK DUP_X1"),
        Two("ROT", "ROT", "-ROT ROT_THREE"),
        Words("DUP, then JZ to where the 0 is dropped", "?DUP"),
        None(
            "STORE and LOAD reach values that lie deep",
            "PICK ROLL DEPTH 2SWAP SWAP2 2OVER DUP_X2 DUP2_X1 DUP2_X2 ROT_FOUR ROT_N TOPN SETN >R R> R@ RDROP"),
        Same(
            "PUSH_INT",
            "ICONST BIPUSH SIPUSH LI I32.CONST I64.CONST LDC.I4 LDC.I4.S LDC.I8 LOAD_INT LOAD_SMALL_INT LOADI PUSHI PUSH_I32 PUSH_I64"),
        Same("PUSH_FLOAT", "F32.CONST F64.CONST LDC.R4 LDC.R8 PUSH_FLT PUSH_DOUBLE PUSH_F64 LOAD_FLOAT"),
        Same("PUSH_STR", "LDSTR PUTSTRING PUSH_STRING PUSH_TEXT LOAD_STR LOAD_STRING"),
        Same("PUSH_BOOL", "PUSH_BOOLEAN LOAD_BOOL"),
        Whole("TRUE", "PUSH_TRUE LOAD_TRUE LOADTRUE"),
        Whole("FALSE", "PUSH_FALSE LOAD_FALSE LOADFALSE"),
        Whole("NULL", "PUSH_NULL PUSH_NIL NIL NONE UNDEFINED ACONST_NULL LDNULL PUTNIL LOAD_NULL LOADNIL REF.NULL"),
        Whole("PUSH_INT -1", "ICONST_M1 LDC.I4.M1"),
        Whole("PUSH_FLOAT 0.0", "FCONST_0 DCONST_0"),
        Whole("PUSH_FLOAT 1.0", "FCONST_1 DCONST_1"),
        .. Enumerable.Range(0, 9).Select(value => Whole($"PUSH_INT {value}", $"ICONST_{value} LCONST_{value} LDC.I4.{value}")),
        Words("PUSH_STR; a character is a text of length 1", "PUSH_CHAR"),
        Words("PUSH_STR", "S"),
        new(
            Written("PUSH_INT, PUSH_FLOAT or PUSH_STR for a value, LOAD for a variable") with { PushesOperand = true },
            """
            PUSH CONST LDC LDC_W LDC2_W LOAD_CONST LOADK PUTOBJECT PUSH_CONST PUSH_CONSTANT PUSH_VALUE PUSH_VAL PUSH_NUM PUSH_NUMBER PUSHL
            PUSHQ
            """),
    ];

    private static ImmutableArray<Row> Variables =>
    [
        Same(
            "LOAD",
            """
            LOAD_VAR LOAD_FAST LOAD_FAST_BORROW LOAD_FAST_CHECK LOAD_NAME LOAD_LOCAL PUSH_VAR GETVAR GET_VAR GET_LOCAL GETLOCAL LOCAL.GET
            LDLOC LDLOC.S LDARG LDARG.S ILOAD LLOAD FLOAD DLOAD ALOAD LD LDA LDR LW LB GET
            """),
        Same(
            "STORE",
            """
            STORE_VAR STORE_FAST STORE_NAME STORE_LOCAL POP_VAR SETVAR SET_VAR SET_LOCAL SETLOCAL LOCAL.SET STLOC STLOC.S STARG STARG.S
            ISTORE LSTORE FSTORE DSTORE ASTORE ST STA SW SB SET LET VAR DEFINE
            """),
        Same("DELETE", "UNSET DELETE_VAR DELETE_NAME DELETE_FAST"),
        Two("DUP", "STORE", "LOCAL.TEE"),
        Words("STORE for a variable, TO_STR for a conversion", "STR"),
        Words("STORE, which makes the variable", "VARIABLE CONSTANT CREATE VALUE TO LOCAL DECLARE"),
        Words("LOAD, then STORE, for values of variables", "MOV MOVE MOVL MOVQ MOVZX MOVSX MV XCHG"),
        Words(
            "LOAD and STORE; a function has only its parameters and what it stores itself",
            """
            LOAD_GLOBAL STORE_GLOBAL GET_GLOBAL SET_GLOBAL GETGLOBAL SETGLOBAL GLOBAL.GET GLOBAL.SET GETTABUP SETTABUP GETSTATIC PUTSTATIC
            LDSFLD STSFLD GLOBAL GLOBAL_GET GLOBAL_SET
            """),
        Words(
            "CAPTURE in front of MAKE_LAMBDA, then LOAD in the closure; a later STORE is not seen there",
            "GETUPVAL SETUPVAL GET_UPVALUE SET_UPVALUE LOAD_DEREF STORE_DEREF LOAD_CLOSURE LOAD_CLASSDEREF UPVAL"),
        Words(
            "LOAD with the name of the variable",
            """
            ILOAD_0 ILOAD_1 ILOAD_2 ILOAD_3 ALOAD_0 ALOAD_1 ALOAD_2 ALOAD_3 LDLOC.0 LDLOC.1 LDLOC.2 LDLOC.3 LDARG.0 LDARG.1 LDARG.2
            LDARG.3 I
            """),
        Words(
            "STORE with the name of the variable",
            "ISTORE_0 ISTORE_1 ISTORE_2 ISTORE_3 ASTORE_0 ASTORE_1 ASTORE_2 ASTORE_3 STLOC.0 STLOC.1 STLOC.2 STLOC.3"),
        None(
            "there are no addresses; LOAD and STORE name variables",
            "LEA LA LUI AUIPC ADR @ ! C@ C! +! LDLOCA LDARGA LDFLDA LDELEMA LDIND STIND"),
        None(
            "there is no memory to address; lists and objects hold values",
            """
            , C, ALLOT CELLS HERE MALLOC FREE I32.LOAD I64.LOAD I32.STORE I64.STORE F64.LOAD F64.STORE I32.LOAD8_U I32.STORE8 MEMORY
            MEMORY.SIZE MEMORY.GROW MEMORY.COPY MEMORY.FILL
            """),
        None(
            "there are no registers; a function keeps its variables to itself",
            "PUSHA POPA PUSHAD POPAD PUSHF POPF PUSHFD POPFD LDM STM LDP STP MFHI MFLO CDQ CQO"),
    ];

    private static ImmutableArray<Row> Numbers =>
    [
        Same("ADD", "+ IADD LADD ADDU I32.ADD I64.ADD ADD_INT ADD_I INT_ADD"),
        Same("SUB", "- ISUB LSUB SUBU I32.SUB I64.SUB SUBTRACT BINARY_SUBTRACT INPLACE_SUBTRACT OPT_MINUS SUB_INT SUB_I INT_SUB"),
        Same("MUL", "* IMUL LMUL I32.MUL I64.MUL MULTIPLY BINARY_MULTIPLY INPLACE_MULTIPLY OPT_MULT MULT MUL_INT MUL_I INT_MUL"),
        Same("DIV", "/ IDIV LDIV SDIV I32.DIV_S I64.DIV_S DIVIDE DIV_INT INT_DIV"),
        Same("MOD", "REM IREM LREM MODULO I32.REM_S I64.REM_S MOD_INT"),
        Same("ADD_F", "FADD DADD F32.ADD F64.ADD ADD_FLOAT FLOAT_ADD"),
        Same("SUB_F", "FSUB DSUB F32.SUB F64.SUB SUB_FLOAT FLOAT_SUB"),
        Same("MUL_F", "FMUL DMUL F32.MUL F64.MUL MUL_FLOAT FLOAT_MUL"),
        Same("DIV_F", "FDIV DDIV F32.DIV F64.DIV DIV_FLOAT FLOAT_DIV BINARY_TRUE_DIVIDE INPLACE_TRUE_DIVIDE"),
        Words("ADD for numbers, CONCAT for texts", "BINARY_ADD INPLACE_ADD OPT_PLUS"),
        Words("ADD, SUB, MUL, DIV or MOD, or CONCAT for texts", "BINARY_OP ARITH"),
        Words("DIV, which cuts toward zero", "BINARY_FLOOR_DIVIDE INPLACE_FLOOR_DIVIDE OPT_DIV I32.DIV_U I64.DIV_U UDIV DIVU DIV.UN 2/"),
        Words("MOD, whose result has the sign of the dividend", "BINARY_MODULO INPLACE_MODULO OPT_MOD I32.REM_U I64.REM_U REMU REM.UN"),
        Two("PUSH_INT 1", "ADD", "INC INCR 1+"),
        Two("PUSH_INT 1", "SUB", "DEC DECR 1-"),
        Two("PUSH_INT 2", "MUL", "2*"),
        Two("PUSH_INT -1", "MUL", "NEG NEGATE INEG LNEG FNEG DNEG UNARY_NEGATIVE UNARY_MINUS UNM F64.NEG OPT_UMINUS MINUS UMINUS"),
        Words("LOAD, PUSH_INT 1, ADD and STORE", "IINC INC_VAR INCREMENT"),
        Words("PUSH_INT and the number, then ADD", "ADDI ADDIU ADDIW DADDI ADDK"),
        Words("PUSH_INT and the number, then SUB", "SUBI SUBK"),
        Words("PUSH_INT and the number, then MUL", "MULI MULK"),
        Words("DIV and MOD, each with values of its own", "/MOD DIVMOD"),
        Words("ADD, SUB or MUL, of which none reports an overflow", "ADD.OVF SUB.OVF MUL.OVF ADC SBB"),
        Same("TO_INT", "F2I F2L D2I D2L I32.TRUNC_F64_S I64.TRUNC_F64_S FLOAT_TO_INT TOINT TO_INTEGER CONV.I4 CONV.I8 TRUNC"),
        Same("TO_FLOAT", "I2F I2D L2F L2D F64.CONVERT_I32_S F64.CONVERT_I64_S INT_TO_FLOAT TOFLOAT TO_DOUBLE CONV.R4 CONV.R8"),
        Words("a comparison with 0 and a MUL by -1", "ABS F64.ABS"),
        Words("a comparison, then JZ", "MIN MAX F64.MIN F64.MAX CMOVE CMOVNE CMOVL CMOVG"),
        Words("TO_INT, which cuts toward zero", "FLOOR CEIL ROUND F64.FLOOR F64.CEIL F64.NEAREST F64.TRUNC"),
        None("a loop with MUL makes a power", "POW POWER BINARY_POWER INPLACE_POWER EXP"),
        None(
            "there is no instruction for that; ADD, SUB, MUL, DIV and MOD are what there is",
            "SQRT SIN COS TAN LN LOG2 LOG10 F64.SQRT FSQRT FSIN FCOS"),
        None(
            "there are no operations on bits; AND and OR combine conditions, MUL and DIV by a power of two shift",
            """
            SHL SHR SAL SAR LSL LSR ASR ROL ROR SLL SRL SRA SLLI SRLI SRAI LSHIFT RSHIFT INVERT IAND LAND IOR LOR ISHL ISHR IUSHR I32.AND
            I64.AND I32.OR I64.OR I32.SHL I64.SHL I32.SHR_S I64.SHR_S I32.SHR_U I64.SHR_U I32.ROTL I32.ROTR I32.CLZ I32.CTZ I32.POPCNT
            ANDI ORI XORI MVN ORR BIC BAND BOR BXOR BNOT BINARY_AND BINARY_OR BINARY_XOR BINARY_LSHIFT BINARY_RSHIFT UNARY_INVERT
            """),
    ];

    private static ImmutableArray<Row> Comparisons =>
    [
        Same("EQ", "= == EQUAL EQUALS EQL STR_EQ EQ_STR EQ_INT CEQ I32.EQ I64.EQ F64.EQ OPT_EQ CMP_EQ CMPEQ IS_EQUAL TEST_EQ"),
        Same("NE", "<> != NEQ NOT_EQ NOT_EQUAL NOT_EQUALS I32.NE I64.NE F64.NE OPT_NEQ CMP_NE CMPNE STR_NE"),
        Same("LT", "< LESS LESS_THAN CLT SLT I32.LT_S I64.LT_S F64.LT OPT_LT CMP_LT CMPLT IS_LESS"),
        Same("GT", "> GREATER GREATER_THAN CGT I32.GT_S I64.GT_S F64.GT OPT_GT CMP_GT CMPGT IS_GREATER"),
        Same("LE", "<= LTE LTEQ LESS_EQUAL I32.LE_S I64.LE_S F64.LE OPT_LE CMP_LE CMPLE"),
        Same("GE", ">= GTE GTEQ GREATER_EQUAL I32.GE_S I64.GE_S F64.GE OPT_GE CMP_GE CMPGE"),
        Whole("EQ", "IS_EQ"),
        Whole("NE", "IS_NE"),
        Same("NOT", "UNARY_NOT OPT_NOT LNOT LOGICAL_NOT BOOL_NOT"),
        Same("AND", "&& LOGICAL_AND BOOL_AND"),
        Same("OR", "|| LOGICAL_OR BOOL_OR"),
        Two("NULL", "EQ", "IS_NULL ISNULL IS_NIL IS_NONE REF.IS_NULL"),
        Two("NULL", "NE", "NOT_NULL IS_NOT_NULL IS_NOT_NONE"),
        Two("PUSH_INT 0", "EQ", "ISZERO IS_ZERO 0= I32.EQZ I64.EQZ"),
        Two("PUSH_INT 0", "NE", "0<>"),
        Two("PUSH_INT 0", "LT", "0< IS_NEGATIVE"),
        Two("PUSH_INT 0", "GT", "0> IS_POSITIVE"),
        Words(
            "LT, GT, LE or GE, which heed the sign",
            "I32.LT_U I32.GT_U I32.LE_U I32.GE_U I64.LT_U I64.GT_U I64.LE_U I64.GE_U SLTU U< U> CLT.UN CGT.UN"),
        Words(
            "EQ, LT, GT and their kin, which leave 1 or 0 for JZ",
            """
            CMP CMPL CMPQ CMPB CMN TEST TST TEQ STRCMP STR_CMP LCMP FCMP FCMPL FCMPG DCMPL DCMPG COMPARE COMPARE_OP SLTI SETE SETNE SETL
            SETG
            """),
        Words("EQ for values; two objects with the same fields are equal", "IS_OP IS_SAME"),
        Words("NE, for two conditions", "XOR IXOR LXOR I32.XOR I64.XOR EOR"),
        Words(
            "TYPE_OF, then PUSH_STR with the name of the type, and EQ",
            """
            IS_INT IS_INTEGER IS_FLOAT IS_NUMBER IS_STR IS_STRING IS_BOOL IS_BOOLEAN IS_ATOM IS_LIST IS_NONEMPTY_LIST IS_OBJECT IS_MAP
            IS_TUPLE IS_BINARY IS_FUNCTION IS_PID ISINST INSTANCEOF ISINSTANCE
            """),
        Words("nothing for JZ, which takes any value; NOT, then NOT, turns a number into true or false", "TO_BOOL TOBOOL INT_TO_BOOL"),
        Same("TYPE_OF", "TYPEOF GET_TYPE GETTYPE"),
        Words("TYPE_OF for the type of a value, WRITE for text", "TYPE"),
    ];

    private static ImmutableArray<Row> Texts =>
    [
        Same("CONCAT", "STR_CAT STRCAT STR_CONCAT STRING_CONCAT CONCAT_STR APPEND_STR CAT STR_ADD ADD_STR STR_APPEND"),
        Words("CONCAT for each two texts", "BUILD_STRING CONCATSTRINGS STRINGBUILDER"),
        Words("TO_STR and CONCAT", "FORMAT SPRINTF STR_FORMAT INTERPOLATE"),
        Words("TO_STR and CONCAT, then PRINT", "PRINTF PRINT_FORMAT PRINT_FMT"),
        Same("TO_STR", "TO_STRING TOSTRING INT_TO_STR INT_TO_STRING INT2STR ITOA FLOAT_TO_STR STRINGIFY"),
        Whole("TO_STR", "FORMAT_VALUE FORMAT_SIMPLE OBJTOSTRING"),
        Same("TO_INT", "STR_TO_INT STRING_TO_INT STR2INT PARSE_INT ATOI"),
        Same("TO_FLOAT", "STR_TO_FLOAT PARSE_FLOAT ATOF"),
        Same("UPPER", "TO_UPPER UPCASE UPPERCASE STR_UPPER TOUPPER"),
        Same("LOWER", "TO_LOWER DOWNCASE LOWERCASE STR_LOWER TOLOWER"),
        Same("SPLIT", "STR_SPLIT STRING_SPLIT"),
        Same("JOIN", "STR_JOIN LIST_JOIN"),
        Same("INDEX_OF", "INDEXOF STR_INDEX STR_FIND STR_INDEX_OF FIND POS"),
        Words("SUBSTR, which takes the start and the length", "SUBSTRING STR_SUB STR_SUBSTR STR_SLICE SLICE BINARY_SLICE BUILD_SLICE"),
        Words("SPLIT at the old text, then JOIN with the new", "REPLACE STR_REPLACE"),
        Words("INDEX_OF, which leaves -1 if the text is not in it", "CONTAINS STR_CONTAINS"),
        Words("INDEX_OF, which leaves 0 if the text begins with it", "STARTS_WITH STR_STARTS_WITH"),
        None("INDEX_OF and SUBSTR cut text", "TRIM LTRIM RTRIM STRIP STR_TRIM ENDS_WITH STR_ENDS_WITH"),
        None("characters have no numbers; text is compared by EQ, LT and their kin", "ORD CHR STR_REVERSE"),
        Same("INDEX", "CHAR_AT CHARAT STR_CHAR_AT STR_GET STR_AT"),
        Same(
            "PRINT",
            """
            PRINTLN PRINT_LN PRINT_LINE PRINT_STR PRINT_STRING PRINT_INT PRINT_NUM PRINT_NUMBER PRINT_FLOAT PRINT_BOOL PRINT_TOP
            PRINT_EXPR PRINTS PRINTI PUTS ECHO SAY SHOW WRITELN WRITE_LINE DISPLAY OUTPUT OUT
            """),
        Same("WRITE", "PUTSTR WRITE_STR WRITE_INT PRINT_NO_NEWLINE"),
        Same("EPRINT", "EPRINTLN PRINT_ERR PRINT_ERROR PRINTERR LOG LOG_ERROR WARN"),
        Words("PRINT, which ends its line, or WRITE, which does not", "."),
        Words("WRITE; a character is a text of length 1, not a number", "EMIT PUTCHAR PUTC PRINT_CHAR WRITE_CHAR"),
        Two("PUSH_STR \"\"", "PRINT", "CR NEWLINE PRINT_NL PRINT_NEWLINE"),
        Two("PUSH_STR \" \"", "WRITE", "SPACE"),
        Same("READ_LINE", "READLN GETS INPUT GETLINE GET_LINE GET_INPUT READ_STR READ_STRING ACCEPT"),
        Words("READ_CHAR, which gives a text of length 1", "GETCHAR GETC KEY"),
        Two("READ_LINE", "TO_INT", "READ_INT INPUT_INT READ_NUM READ_NUMBER"),
        Two("READ_LINE", "TO_FLOAT", "READ_FLOAT"),
    ];

    private static ImmutableArray<Row> Collections =>
    [
        Same("INDEX", "LIST_GET LIST_INDEX LIST_AT GET_INDEX NTH ARRAY_GET GETITEM GET_ITEM ELEM"),
        Whole("INDEX", "AALOAD IALOAD LALOAD FALOAD DALOAD BALOAD CALOAD SALOAD LDELEM LDELEM.REF LDELEM.I4 LDELEM.I8 LDELEM.R8 ARRAY.GET"),
        Either(
            "INDEX",
            "a list or a text",
            "OBJECT_GET",
            "an object",
            "BINARY_SUBSCR OPT_AREF GETTABLE GETTABLEKS GETINDEX SUBSCRIPT GET_SUBSCRIPT"),
        Words("PUSH_INT and the index, then INDEX", "GET_TUPLE_ELEMENT ELEMENT GETI GET_HD"),
        Same(
            "LEN",
            """
            LIST_LEN STR_LEN STRLEN LENGTH SIZE GET_LENGTH GET_SIZE LIST_LENGTH LIST_SIZE LIST_COUNT ARRAY_LEN ARRAYLENGTH ARRAY_LENGTH
            OBJECT_LEN STR_LENGTH STRING_LENGTH COUNT
            """),
        Whole("LEN", "LDLEN OPT_LENGTH OPT_SIZE ARRAY.LEN"),
        Words("LEN, and DUP before it to keep the collection", "GET_LEN"),
        Same("MAKE_LIST", "PUSH_LIST BUILD_LIST BUILD_TUPLE MAKE_ARRAY MAKE_TUPLE"),
        Whole("MAKE_LIST 0", "NEW_LIST EMPTY_LIST LIST_NEW ARRAY_NEW NEW_ARRAY LIST_CREATE CREATE_LIST INIT_LIST"),
        Words(
            "MAKE_LIST with the count behind it",
            "NEWARRAY NEWARR ANEWARRAY MULTIANEWARRAY ARRAY.NEW DUPARRAY SETLIST PUT_TUPLE PUT_TUPLE2"),
        Words("MAKE_LIST 0 for a list, MAKE_OBJECT for an object", "NEWTABLE"),
        Same("LIST_APPEND", "LIST_PUSH LIST_ADD ARRAY_PUSH ARRAY_APPEND PUSH_BACK APPEND APPEND_LIST LIST_PUSH_BACK"),
        Words("LIST_APPEND for a list, CONCAT for texts", "OPT_LTLT"),
        Words("LIST_APPEND, which adds at the end", "PUT_LIST CONS LIST_PREPEND"),
        Words(
            "LIST_SET, which leaves a changed list to be stored",
            """
            ARRAY_SET SETITEM SET_ITEM SET_INDEX LIST_PUT AASTORE IASTORE LASTORE FASTORE DASTORE BASTORE CASTORE STELEM STELEM.REF
            STELEM.I4 ARRAY.SET
            """),
        Words(
            "LIST_SET or OBJECT_SET, which take the collection, the key and the value, and leave a changed collection to be stored",
            "STORE_SUBSCR OPT_ASET SETTABLE SETTABLEKS SETINDEX SET_SUBSCRIPT"),
        Two("PUSH_INT 0", "INDEX", "LIST_FIRST LIST_HEAD"),
        Words("DUP, LEN, PUSH_INT 1, SUB, then INDEX", "LIST_LAST"),
        Words("DUP, the index and INDEX for each value", "UNPACK_SEQUENCE UNPACK_EX EXPANDARRAY GET_LIST UNPACK"),
        None(
            "a loop with INDEX and LIST_APPEND makes another list",
            """
            LIST_REMOVE LIST_DELETE LIST_INSERT LIST_POP LIST_SLICE LIST_CONCAT LIST_EXTEND LIST_REVERSE LIST_SORT LIST_TAIL GET_TL
            REVERSE SORT MAP FILTER REDUCE FOLD BUILD_SET SET_ADD SET_UPDATE CONCATARRAY SPLATARRAY
            """),
        Words("LABEL and JMP, with LEN, INDEX and EQ for each value", "LIST_CONTAINS LIST_FIND LIST_INDEX_OF CONTAINS_OP"),
        Whole(
            "MAKE_OBJECT",
            """
            PUSH_OBJECT PUSH_MAP PUSH_DICT OBJECT_NEW OBJ_NEW NEW_OBJ NEWOBJ NEW_MAP NEW_DICT MAP_NEW DICT_NEW CREATE_OBJECT MAKE_OBJ
            MAKE_MAP MAKE_DICT EMPTY_OBJECT STRUCT.NEW_DEFAULT NEW
            """),
        Words(
            "MAKE_OBJECT, then SET_FIELD or OBJECT_SET for each field",
            "BUILD_MAP BUILD_CONST_KEY_MAP NEWHASH PUT_MAP_ASSOC PUT_MAP_EXACT STRUCT.NEW DICT_MERGE DICT_UPDATE"),
        Same("OBJECT_GET", "OBJ_GET DICT_GET MAP_GET HASH_GET"),
        Same("OBJECT_SET", "OBJ_SET DICT_SET MAP_SET MAP_PUT DICT_PUT OBJECT_PUT HASH_SET"),
        Words("OBJECT_SET, which leaves a changed object", "STORE_MAP MAP_ADD"),
        Same(
            "GET_FIELD",
            "GET_PROP GET_PROPERTY GET_ATTR GETFIELD GETPROP LDFLD LOAD_ATTR LOAD_FIELD STRUCT.GET READ_FIELD FIELD_GET OBJECT_GET_FIELD"),
        Same("SET_FIELD", "SET_PROP SET_PROPERTY SET_ATTR SETFIELD SETPROP PUT_FIELD STORE_FIELD WRITE_FIELD FIELD_SET OBJECT_SET_FIELD"),
        Words(
            "SET_FIELD, which takes the object, then the value, and leaves a changed object to be stored",
            "PUTFIELD STFLD STORE_ATTR STRUCT.SET SETINSTANCEVARIABLE"),
        Words("GET_FIELD for a field of an object", "GETINSTANCEVARIABLE GET_MAP_ELEMENTS"),
        Same("DELETE_FIELD", "DEL_FIELD REMOVE_FIELD"),
        Same("KEYS", "OBJECT_KEYS OBJ_KEYS DICT_KEYS MAP_KEYS GET_KEYS"),
        Words("KEYS, and OBJECT_GET for each of them", "VALUES OBJECT_VALUES DICT_VALUES ENTRIES ITEMS"),
        Words("GET_FIELD or SET_FIELD", "FIELD"),
        Words("HAS_FIELD, which has the name behind it", "OBJECT_HAS OBJ_HAS HAS_KEY HAS_PROP HAS_MAP_FIELDS DICT_HAS MAP_HAS"),
        Words(
            "DELETE_FIELD, which has the name behind it and leaves a changed object",
            "OBJECT_DELETE OBJECT_DEL OBJECT_REMOVE DELETE_ATTR DELETE_SUBSCR DICT_DELETE MAP_REMOVE"),
    ];
}
