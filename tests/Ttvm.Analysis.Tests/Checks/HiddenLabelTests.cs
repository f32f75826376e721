using static Ttvm.Analysis.Tests.DiagnosticAssert;

namespace Ttvm.Analysis.Tests.Checks;

public sealed class HiddenLabelTests
{
    [Fact]
    public void A_label_that_is_never_what_a_name_means() => CheckDiagnostics("""
        PUSH_STR "hello_world"
        ;         ^^^^^^^^^^^ TTV0071 The name means the built-in process 'hello_world' here, not the label of this file.
        SPAWN_LINK
        POP
        SUPERVISE_CHILD counter
        ;               ^^^^^^^ TTV0071 The name means the built-in process 'counter' here, not the label of this file.
        POP
        CALL counter
        CALL hello_world
        HALT
        LABEL counter
        RET
        LABEL hello_world
        RET
        """);

    [Fact]
    public void A_label_that_is_meant_and_a_built_in_process_without_a_label() => CheckDiagnostics("""
        SPAWN_CALL counter
        POP
        MAKE_FUNCTION counter
        SPAWN
        POP
        PUSH_STR "hello_world"
        SPAWN
        POP
        PUSH_STR "counter"
        PRINT
        HALT
        LABEL counter
        RET
        """);

    [Fact]
    public void Fix() => CheckFix(
        "PUSH_STR \"counter\"\nSPAWN\nPOP\nCALL counter\nHALT\nLABEL counter\nRET",
        "Start the label: MAKE_FUNCTION counter",
        "MAKE_FUNCTION counter\nSPAWN\nPOP\nCALL counter\nHALT\nLABEL counter\nRET");
}
