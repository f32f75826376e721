namespace Ttvm.Runtime.Tests.Processes;

/// <summary>Temporary children in groups: they are stopped with the group and do not come back, and nobody loses sight of them
/// meanwhile.</summary>
public sealed class SupervisionTests
{
    /// <summary>Children that tell process 1 of themselves.</summary>
    private const string Children = """
        LABEL steady
        NEW_OBJECT
        SELF
        SET_FIELD steady
        SEND 1
        RECEIVE_MATCH "never"
        RET

        LABEL passing
        NEW_OBJECT
        SELF
        SET_FIELD passing
        SEND 1
        RECEIVE_MATCH "never"
        RET

        ; Takes note of the first exit signal and goes on until there is another.
        LABEL stubborn
        TRUE
        TRAP_EXIT
        NEW_OBJECT
        SELF
        SET_FIELD stubborn
        SEND 1
        RECEIVE_MATCH exit
        POP
        PUSH_STR "asked"
        SEND 1
        RECEIVE_MATCH exit
        RET
        """;

    [Fact]
    public void A_group_with_a_temporary_child_is_started_again() => Schedules.Prints($"""
        START_SUPERVISOR one_for_all
        SUPERVISE_CHILD steady permanent
        STORE first
        SUPERVISE_CHILD passing temporary
        MONITOR
        STORE ref
        RECEIVE_MATCH .passing
        POP
        RECEIVE_MATCH .steady
        POP
        PUSH_STR "broken"
        LOAD first
        EXIT_PROCESS
        RECEIVE_MATCH .steady
        GET_FIELD steady
        LOAD first
        NE
        PRINT
        RECEIVE_MATCH down $ref
        GET_FIELD reason
        PRINT
        RECEIVE_TIMEOUT 0 nobody .passing
        LABEL nobody
        HALT
        {Children}
        """, "1", "shutdown");

    [Fact]
    public void Temporary_children_that_are_still_to_be_stopped_end_with_their_supervisor() => Schedules.Prints($"""
        PUSH_STR "boss"
        SPAWN
        STORE boss
        RECEIVE_MATCH .passing
        GET_FIELD passing
        MONITOR
        STORE passing_ref
        RECEIVE_MATCH .stubborn
        GET_FIELD stubborn
        MONITOR
        STORE stubborn_ref
        RECEIVE_MATCH .steady
        GET_FIELD steady
        STORE steady
        PUSH_STR "broken"
        LOAD steady
        EXIT_PROCESS

        ; The stubborn one is asked first, as it was started last, and takes its time.
        RECEIVE_MATCH "asked"
        POP
        PUSH_STR "kill"
        LOAD boss
        EXIT_PROCESS
        RECEIVE_MATCH down $passing_ref
        GET_FIELD reason
        PRINT
        RECEIVE_MATCH down $stubborn_ref
        HALT

        LABEL boss
        START_SUPERVISOR one_for_all
        SUPERVISE_CHILD steady permanent
        SUPERVISE_CHILD passing temporary
        SUPERVISE_CHILD stubborn temporary
        RECEIVE_MATCH "never"
        RET
        {Children}
        """, "shutdown");

    [Fact]
    public void A_temporary_child_can_be_started_again_while_its_group_is_being_stopped() => Schedules.Prints($"""
        START_SUPERVISOR one_for_all
        SUPERVISE_CHILD steady permanent
        STORE steady
        SUPERVISE_CHILD passing temporary
        STORE first
        RECEIVE_MATCH .passing
        POP
        RECEIVE_MATCH .steady
        POP
        PUSH_STR "broken"
        LOAD steady
        EXIT_PROCESS
        RESTART_CHILD passing
        STORE second
        RECEIVE_MATCH .passing
        GET_FIELD passing
        LOAD second
        EQ
        PRINT
        LOAD second
        LOAD first
        NE
        PRINT
        HALT
        {Children}
        """, "1", "1");
}
