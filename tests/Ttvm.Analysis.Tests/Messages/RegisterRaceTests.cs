using static Ttvm.Analysis.Tests.DiagnosticAssert;

namespace Ttvm.Analysis.Tests.Messages;

/// <summary>Messages to names that nobody can have yet.</summary>
public sealed class RegisterRaceTests
{
    private const string Early = "TTV0055 The process that registers 'log' may not have come so far yet; then the message is lost.";
    private const string Lost = "TTV0055 The process that registers 'log' is not started yet, so the message is lost.";

    /// <summary>A process that registers, then says that it is ready.</summary>
    private const string Logger = """
        ;- logger.ttvm
        REGISTER log
        PUSH_STR "ready"
        SENDNAMED main
        RECEIVE
        PRINT
        """;

    [Fact]
    public void A_process_that_was_just_started_at_a_label_is_found() => CheckDiagnostics($"""
            PUSH_STR "logger"
            SPAWN
            POP
            PUSH_STR "x"
            SENDNAMED log
        ;             ^^^ {Early}
            HALT
        LABEL logger
            REGISTER log
            RECEIVE
            PRINT
            RET
        """);

    [Fact]
    public void What_is_sent_before_the_start_is_lost() => CheckDiagnostics($"""
        ;- main.ttvm
            REGISTER main
            PUSH_STR "x"
            SENDNAMED log
        ;             ^^^ {Lost}
            PUSH_STR "logger"
            SPAWN
            POP
            RECEIVE
            PRINT
        {Logger}
        """);

    [Theory]
    [InlineData("RECEIVE\nPOP", "")]
    [InlineData("YIELD", "")]
    [InlineData("CALL wait", "LABEL wait\nRECEIVE\nPOP\nRET")]
    [InlineData("CALL deep", "LABEL deep\nCALL wait\nRET\nLABEL wait\nRECEIVE\nPOP\nRET")]
    [InlineData("MAKE_FUNCTION wait\nCALL_FUNCTION", "LABEL wait\nRECEIVE\nPOP\nRET")]
    [InlineData("JMP wait\nLABEL on", "LABEL wait\nRECEIVE\nPOP\nJMP on")]
    [InlineData("RECEIVE_TIMEOUT 100 on\nPOP\nLABEL on", "")]
    public void Whatever_lets_the_process_run_counts(string wait, string function) => CheckNo("TTV0055", $"""
        ;- main.ttvm
        REGISTER main
        PUSH_STR "logger"
        SPAWN
        POP
        {wait}
        PUSH_STR "x"
        SENDNAMED log
        HALT
        {function}
        {Logger}
        """);

    [Theory]
    [InlineData("JMP past\nLABEL early\nRECEIVE\nLABEL past", "")]
    [InlineData("CALL say", "LABEL say\nPUSH_STR \"said\"\nPRINT\nRET")]
    [InlineData("TRUE\nJZ past\nPUSH_INT 1\nPRINT\nLABEL past", "")]
    public void What_does_not_come_between_does_not_count(string between, string function) => Assert.Single(
        MessagesOf(
            $"""
            ;- main.ttvm
            REGISTER main
            PUSH_STR "logger"
            SPAWN
            POP
            {between}
            PUSH_STR "x"
            SENDNAMED log
            RECEIVE
            HALT
            {function}
            {Logger}
            """,
            "main.ttvm"), found => found.Rule.Code == "TTV0055");

    [Fact]
    public void A_process_that_a_function_starts_is_known() => CheckDiagnostics($"""
            CALL start
            PUSH_STR "x"
            SENDNAMED log
        ;             ^^^ {Early}
            HALT
        LABEL start
            PUSH_STR "logger"
            SPAWN
            POP
            RET
        LABEL logger
            REGISTER log
            RECEIVE
            PRINT
            RET
        """);

    [Fact]
    public void Who_may_have_the_name_already_counts() => CheckNo("TTV0055", """
            REGISTER log
            PUSH_STR "logger"
            SPAWN
            POP
            PUSH_STR "x"
            SENDNAMED log
            HALT
        LABEL logger
            REGISTER log
            RECEIVE
            PRINT
            RET
        """);

    [Fact]
    public void Who_looks_first_may_know_that_nobody_has_it() => CheckNo("TTV0055", """
            WHEREIS log
            JZ start
            PUSH_STR "x"
            SENDNAMED log
        LABEL start
            PUSH_STR "logger"
            SPAWN
            POP
            HALT
        LABEL logger
            REGISTER log
            RECEIVE
            PRINT
            RET
        """);

    [Fact]
    public void What_a_handler_knows_of_what_was_tried_is_nothing() => CheckNo("TTV0055", """
            TRY failed
            PUSH_STR "logger"
            SPAWN
            POP
            RECEIVE
            THROW
        LABEL failed
            CATCH
            SENDNAMED log
            HALT
        LABEL logger
            REGISTER log
            PUSH_STR "ready"
            SEND 1
            RECEIVE
            PRINT
            RET
        """);
}
