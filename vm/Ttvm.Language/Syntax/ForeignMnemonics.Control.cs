using System.Collections.Immutable;

namespace Ttvm.Language.Syntax;

/// <summary>Words that decide what runs next, deal with processes or with the outside.</summary>
internal static partial class ForeignMnemonics
{
    private static ImmutableArray<Row> Jumps =>
    [
        Same("LABEL", "LBL"),
        Same("JMP", "GOTO GOTO_W JUMP BRA JMP_ADDR BR BR.S B J BRANCH JUMP_FORWARD JUMP_ABSOLUTE JUMP_BACKWARD JUMP_TO"),
        Same(
            "JZ",
            """
            JMPZ JZE BRZ BZ BEQZ CBZ IFEQ IFZ JUMP_IF_FALSE JMP_IF_FALSE JUMP_IF_ZERO JMP_IF_ZERO JUMP_IF_NOT JMP_FALSE POP_JUMP_IF_FALSE
            POP_JUMP_FORWARD_IF_FALSE JF JFALSE BRFALSE BRFALSE.S BRANCHUNLESS JZ_ADDR JIZ JIF_FALSE
            """),

        // What they look at are numbers elsewhere, too.
        Two(
            "NOT",
            "JZ",
            """
            JNZ JMPNZ BRNZ BNZ BNEZ CBNZ BR_IF IFNE IFNZ JUMP_IF_TRUE JMP_IF_TRUE JUMP_IF_NOT_ZERO JUMP_IF JMPIF JMP_IF JIF JMP_NZ
            JMP_TRUE POP_JUMP_IF_TRUE POP_JUMP_FORWARD_IF_TRUE JT JTRUE BRTRUE BRTRUE.S BRANCHIF JNZ_ADDR JINZ
            """),
        Two("NE", "JZ", "JE JEQ BEQ BEQ.S B.EQ IF_ICMPEQ IF_ACMPEQ JUMP_IF_EQ"),
        Two("EQ", "JZ", "JNE BNE BNE.UN BNE.UN.S B.NE IF_ICMPNE IF_ACMPNE JUMP_IF_NE"),
        Two("LE", "JZ", "JG JGT JA JNLE BGT BGT.S B.GT IF_ICMPGT JUMP_IF_GT"),
        Two("LT", "JZ", "JGE JAE JNL BGE BGE.S B.GE IF_ICMPGE JUMP_IF_GE"),
        Two("GE", "JZ", "JL JLT JB JNGE BLT BLT.S B.LT IF_ICMPLT JUMP_IF_LT"),
        Two("GT", "JZ", "JLE JBE JNG BLE BLE.S B.LE IF_ICMPLE JUMP_IF_LE"),
        Words("NULL, NE, then JZ", "IFNULL JNULL BRNULL BRANCHNIL POP_JUMP_IF_NONE"),
        Words("NULL, EQ, then JZ", "IFNONNULL BRINST POP_JUMP_IF_NOT_NONE"),
        Words("PUSH_INT 0, GE, then JZ", "IFLT JN JNEG JS BLTZ BMI"),
        Words("PUSH_INT 0, LE, then JZ", "IFGT JPOS BGTZ"),
        Words("PUSH_INT 0, LT, then JZ", "IFGE JNS BGEZ BPL"),
        Words("PUSH_INT 0, GT, then JZ", "IFLE BLEZ"),
        Words("DUP, then JZ; POP where the value is not wanted", "JUMP_IF_FALSE_OR_POP JUMP_IF_TRUE_OR_POP"),
        Words("EQ, then JZ, which jumps if that does not hold", "IS_EQ_EXACT"),
        Words("NE, then JZ, which jumps if that does not hold", "IS_NE_EXACT"),
        Words("LT, then JZ, which jumps if that does not hold", "IS_LT"),
        Words("GE, then JZ, which jumps if that does not hold", "IS_GE"),
        None("there are no flags; a comparison leaves 1 or 0 for JZ", "JC JNC JO JNO JP BCC BCS BVC BVS CLC STC CLD STD"),
        Words("JZ and LABEL", "IF ELSE ELSEIF ELIF ENDIF THEN SELECT"),
        Words(
            "DUP, the value, EQ and JZ for each case",
            """
            SWITCH CASE OF ENDOF ENDCASE DEFAULT MATCH BR_TABLE TABLESWITCH LOOKUPSWITCH SELECT_VAL SELECT_TUPLE_ARITY JUMP_ON_VAL
            OPT_CASE_DISPATCH
            """),
        Words(
            "LABEL, JZ and JMP",
            """
            LOOP +LOOP WHILE FOR NEXT FOREACH REPEAT UNTIL AGAIN BEGIN DO ?DO REP BREAK CONTINUE ENDWHILE ENDFOR ENDLOOP BLOCK BREAK_LOOP
            CONTINUE_LOOP SETUP_LOOP FORPREP FORLOOP TFORPREP TFORCALL TFORLOOP
            """),
        Words("LABEL and JMP, with LEN and INDEX for each value", "GET_ITER FOR_ITER"),
    ];

    private static ImmutableArray<Row> Functions =>
    [
        Same("CALL", "CALL_ADDR JSR BL JAL CALLQ GOSUB INVOKE INVOKESTATIC CALL_LABEL"),
        Same("CALL_FUNCTION", "CALL_FN APPLY CALL_CLOSURE CALL_LAMBDA CALL_VALUE EXECUTE INVOKE_FUNCTION"),
        Whole("CALL_FUNCTION", "CALL_INDIRECT CALL_FUN CALL_FUN2 CALLI CALL_REF BLR JALR"),
        Words(
            "CALL of a label, or CALL_FUNCTION of a function",
            """
            CALLVIRT INVOKEVIRTUAL INVOKEINTERFACE INVOKESPECIAL INVOKEDYNAMIC CALL_METHOD LOAD_METHOD OPT_SEND_WITHOUT_BLOCK INVOKEBLOCK
            INVOKESUPER PRECALL CALL_KW CALL_FUNCTION_KW CALL_FUNCTION_EX
            """),
        Words("CALL, then RET", "CALL_ONLY CALL_LAST TAILCALL TAIL_CALL RETURN_CALL"),
        Words("IMPORT of the module, then CALL", "CALL_EXT CALL_EXT_ONLY CALL_EXT_LAST"),
        Words("an instruction of its own, such as ADD or LEN", "BIF BIF0 BIF1 BIF2 GC_BIF GC_BIF2"),
        Words("CALL of the function itself", "RECURSE"),
        Same("RET", "RETURN RTS RETURN_VALUE"),
        Whole("RET", "IRETURN LRETURN FRETURN DRETURN ARETURN RETN RETQ RETURN0 RETURN1 JR BX IRET ENDFUNC END_FUNC ENDPROC ENDFUNCTION"),
        Words("RET at the end of a function, END_TRY and JMP at the end of TRY", "LEAVE LEAVE.S"),
        Words("PUSH_INT or another push, then RET", "RETURN_CONST RETURN_INT"),
        Same("HALT", "STOP HLT"),
        Words("HALT at the end of a process, RET at the end of a function", "END BYE"),
        Words("LABEL, with RET at the end", "FUNC FUNCTION FUN DEF PROC : SUBROUTINE DEFUN FUNC_BEGIN BEGIN_FUNC"),
        Same("MAKE_FUNCTION", "PUSH_FUNC PUSH_FUNCTION MAKE_FUN LDFTN REF.FUNC LOAD_FUNC LOAD_FUNCTION"),
        Words("MAKE_FUNCTION with the label", "'"),
        Same("MAKE_LAMBDA", "PUSH_CLOSURE MAKE_CLOSURE LAMBDA CREATE_CLOSURE"),
        Words("CAPTURE for each variable, then MAKE_LAMBDA", "CLOSURE MAKE_FUN2 MAKE_FUN3"),
        Words("the names of the parameters behind the label in CALL", "PARAM PARAMS ARG LOAD_ARG GET_ARG PUSH_ARG STORE_ARG VARARG"),
        Words("PUSH_INT and the exit code, then EXIT", "QUIT ABORT TERMINATE EXIT_CODE SYS_EXIT"),
        Same("IMPORT", "INCLUDE REQUIRE USE"),
        Words("IMPORT, after which the exported names are variables", "IMPORT_NAME IMPORT_FROM IMPORT_STAR"),
        None("a file is a module; EXPORT gives others what it holds", "MODULE NAMESPACE"),
        None(
            "there are no classes; an object has fields, and a field may hold a function",
            "CLASS LOAD_BUILD_CLASS DEFINECLASS DEFINE_CLASS METHOD DEFINEMETHOD"),
    ];

    private static ImmutableArray<Row> Errors =>
    [
        Same("THROW", "RAISE RAISE_ERROR ERROR DIE THROW_ERROR"),
        Whole("THROW", "ATHROW RAISE_VARARGS"),
        Same("TRY", "SETUP_EXCEPT TRY_BEGIN TRY_START BEGIN_TRY TRY_CATCH SETUP_TRY PUSH_HANDLER"),
        Whole("END_TRY", "TRY_END ENDTRY POP_EXCEPT POP_HANDLER END_CATCH CATCH_END TRY_POP"),
        Whole("CATCH", "TRY_CASE EXCEPT RESCUE"),
        Words("TRY, with CATCH at its label, and END_TRY", "POP_BLOCK PUSH_EXC_INFO WITH_EXCEPT_START SETUP_WITH BEFORE_WITH TRY_TABLE"),
        Words("LOAD of the caught exception, then THROW", "RETHROW RERAISE THROW_REF TRY_CASE_END"),
        Words("what is to be done, once at the end of TRY and once behind CATCH", "FINALLY ENDFINALLY END_FINALLY SETUP_FINALLY ENSURE"),
        Words("PUSH_STR and the reason, then THROW", "UNREACHABLE BADMATCH CASE_END IF_END FUNC_INFO PANIC FAIL UD2 TRAP"),
        Words("JZ to a label with PUSH_STR and THROW", "ASSERT ASSERT_TRUE ASSERT_EQ LOAD_ASSERTION_ERROR"),
    ];

    private static ImmutableArray<Row> Processes =>
    [
        Same("RECEIVE", "RECV RECV_MSG RECEIVE_MSG RECEIVE_MESSAGE GET_MESSAGE GET_MSG READ_MESSAGE"),
        Same("RECEIVE_TIMEOUT", "RECV_TIMEOUT RECEIVE_AFTER TIMEOUT"),
        Words("RECEIVE_TIMEOUT with the time and the label for when it is over", "WAIT_TIMEOUT AFTER"),
        Words("RECEIVE or RECEIVE_MATCH, which wait for a message and take it out", "LOOP_REC LOOP_REC_END REMOVE_MESSAGE PEEK_MESSAGE"),
        Same("SEND", "REPLY SEND_MSG SEND_MESSAGE"),
        Two("SELF", "SEND", "SEND_SELF"),
        Words("SEND to a process id, SENDNAMED to a name", "SEND_TO POST BROADCAST CAST"),
        Words("SEND, then RECEIVE for the answer", "ASK REQUEST YIELD_VALUE YIELD_FROM"),
        Same("SPAWN", "FORK SPAWN_FUNC SPAWN_FUNCTION SPAWN_PROCESS SPAWN_WORKER START_PROCESS CREATE_PROCESS NEW_PROCESS"),
        Same("SELF", "PID GET_PID SELF_PID GET_SELF MY_PID MYPID GETPID CURRENT_PID"),
        Same("LINK", "LINK_PROCESS"),
        Same("MONITOR", "MONITOR_PROCESS"),
        Same("REGISTER", "REGISTER_NAME REGISTER_PROCESS REGISTER_SELF"),
        Same("WHEREIS", "WHERE_IS LOOKUP LOOKUP_NAME FIND_PROCESS GET_PROCESS"),
        Same("SENDNAMED", "SEND_NAME SEND_BY_NAME SEND_TO_NAME"),
        Words(
            "EXIT_PROCESS, which takes a reason and, on top, the process id",
            "KILL KILL_PROCESS EXIT_PID STOP_PROCESS TERMINATE_PROCESS"),
        Words("MONITOR, then RECEIVE_MATCH down", "JOIN_PROCESS WAIT_PROCESS"),
        Words("SLEEP for a time, RECEIVE for a message", "WAIT"),
        Same("SLEEP", "DELAY SLEEP_MS"),
        Same("YIELD", "PAUSE RESCHEDULE"),
        None(
            "there are no locks; a process that answers one message after the other keeps what it holds to itself",
            "MONITORENTER MONITOREXIT LOCK UNLOCK MUTEX ATOMIC ACQUIRE RELEASE"),
    ];

    private static ImmutableArray<Row> Outside =>
    [
        Same("GET_TIME", "NOW TIMESTAMP TIME"),
        Same("GET_TIME_MS", "TIME_MS NOW_MS MILLIS"),
        Same("RANDOM", "RAND RND RANDINT"),
        Same("READ_FILE", "FILE_READ LOADFILE"),
        Same("WRITE_FILE", "FILE_WRITE"),
        Same("APPEND_FILE", "FILE_APPEND"),
        Same("DELETE_FILE", "FILE_DELETE"),
        Same("LIST_DIR", "FILE_LIST"),
        Same("JSON_STRINGIFY", "JSON_ENCODE JSON_DUMP TO_JSON"),
        Same("JSON_PARSE", "JSON_DECODE JSON_LOAD PARSE_JSON FROM_JSON"),
        Same("CSV_PARSE", "CSV_READ"),
        Same("HASH", "SHA256"),
        Same("GET_ARGS", "ARGS ARGV"),
        Same("GET_ENV", "GETENV"),
        Words(
            "an instruction for each purpose, such as PRINT, READ_LINE, READ_FILE and EXIT",
            "SYSCALL INT3 SVC SWI ECALL EBREAK SYSENTER SYS"),
        Words("PUSH_INT for a number, TO_INT for a conversion; each call of the system is an instruction of its own", "INT"),
        Words("EPRINT for a value, DUMP_SCOPE for the variables", "DEBUG DEBUG_PRINT DUMP TRACE PRINT_STACK DUMP_STACK .S"),
        None("the debugger sets breakpoints on any line", "BREAKPOINT BRK BKPT DEBUGGER"),
    ];

    private static ImmutableArray<Row> NotNeeded =>
    [
        Words(
            "nothing: leave the line out",
            """
            NOP NOOP RESUME CACHE EXTENDED_ARG COPY_FREE_VARS MAKE_CELL UNARY_POSITIVE PUTSELF ENTER ALLOCATE ALLOCATE_HEAP ALLOCATE_ZERO
            DEALLOCATE TEST_HEAP INIT_YREGS LINE BOX UNBOX UNBOX.ANY CASTCLASS CHECKCAST VOLATILE. WIDE I2L L2I I32.WRAP_I64
            I64.EXTEND_I32_S F32.DEMOTE_F64 F64.PROMOTE_F32 F2D D2F JUMPDEST END_FOR
            """),
        None(
            "there are no directives; a program begins with its first line, and values are pushed",
            """
            .TEXT .DATA .BSS .RODATA .GLOBL .GLOBAL .SECTION .ASCII .ASCIZ .ASCIIZ .STRING .WORD .BYTE .CODE .MAIN .METHOD .MAXSTACK
            .ENTRYPOINT .LOCALS .LIMIT .END SECTION EXTERN EQU ORG DB DW DD DQ
            """),
        None("a comment begins with ';'", "("),
    ];
}
