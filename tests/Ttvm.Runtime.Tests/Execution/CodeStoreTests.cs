using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Tests.Execution;

/// <summary>What the store of code keeps.</summary>
public sealed class CodeStoreTests
{
    [Fact]
    public void Names_that_mean_nothing_are_not_kept_for_ever()
    {
        const int names = 5000;
        Machine? machine = null;
        MachineRun.OfText($"""
            PUSH_INT {names}
            STORE left
            LABEL again
            PUSH_STR "job "
            LOAD left
            TO_STR
            CONCAT
            SPAWN
            POP
            LOAD left
            PUSH_INT 1
            SUB
            STORE left
            LOAD left
            JZ done
            JMP again
            LABEL done
            HALT
            """, created: made => machine = made)
            .Prints([.. Enumerable.Range(0, names).Select(number => $"Spawned process: job {names - number}")]);
        Assert.InRange(machine!.Code.All.Count(), 1, names / 2);
    }

    [Fact]
    public void A_name_that_means_nothing_is_assembled_once()
    {
        var loaded = 0;
        MachineRun.OfText("""
            PUSH_STR "job"
            SPAWN
            PUSH_STR "job"
            SPAWN
            """, created: machine => machine.Code.OnLoaded = _ => loaded++).Prints("Spawned process: job", "Spawned process: job");
        Assert.Equal(2, loaded);
    }
}
