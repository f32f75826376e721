using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Tests.Execution;

/// <summary>An exception of a library is an error of the program; a bug of ours ends the machine, and nothing that was printed is
/// lost.</summary>
public sealed class ForeignFailureTests
{
    public static TheoryData<string> Modes { get; } = [.. MachineModes.Keys];

    private static Dictionary<string, MachineOptions> MachineModes => new()
    {
        ["plain"] = MachineRun.Plain,
        ["seed 3"] = MachineRun.Seeded(3),
        ["2 workers"] = MachineRun.Smp(2),
    };

    [Theory]
    [MemberData(nameof(Modes))]
    public void Whatever_an_instruction_meets_outside_can_be_caught(string mode) => MachineRun.OfText("""
        TRY failed
        PUSH_STR "question"
        READ_FILE
        LABEL failed
        CATCH
        GET_FIELD message
        PRINT
        """, MachineModes[mode], new TestHost { OnQuestion = question => ThrowAt(question, "question") })
        .Prints("File operation failed on question: Sequence contains no elements");

    [Theory]
    [MemberData(nameof(Modes))]
    public void Whatever_an_instruction_meets_in_a_library_can_be_caught(string mode) => MachineRun.OfText("""
        TRY failed
        PUSH_STR "text"
        PRINT
        LABEL failed
        CATCH
        GET_FIELD message
        EPRINT
        """, MachineModes[mode], new TestHost { OnWrite = text => ThrowAt(text, "text\n") })
        .Prints();

    [Theory]
    [MemberData(nameof(Modes))]
    public void A_bug_of_ours_loses_no_output(string mode)
    {
        var host = new TestHost { OnReport = _ => throw new InvalidOperationException("a bug") };
        var bug = Assert.Throws<InvalidOperationException>(() => MachineRun.OfText("""
            PUSH_STR "before"
            PRINT
            POP
            """, MachineModes[mode], host));
        Assert.Equal("a bug", bug.Message);
        Assert.Equal("before\n", host.VisibleOutput);
    }

    private static void ThrowAt(string asked, string wrong)
    {
        if (asked == wrong)
        {
            // In the library, not here.
            _ = Enumerable.Empty<int>().First();
        }
    }
}
