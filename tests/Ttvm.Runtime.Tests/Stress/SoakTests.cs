using System.Globalization;
using Ttvm.Runtime.Processes;
using Xunit.Abstractions;

namespace Ttvm.Runtime.Tests.Stress;

/// <summary>A machine that runs for long is as small afterwards as before: processes, names, links, monitors, messages and pages of the
/// table all go.</summary>
[Collection(StressCollection.Name)]
public sealed class SoakTests(ITestOutputHelper log)
{
    private const int Marks = 11;
    private const int SpawnsBetweenMarks = 100_000;

    /// <summary>Far below what one forgotten word per process would be; what is measured is the heap after a collection, which wavers by
    /// some kilobytes.</summary>
    private const double MostBytesPerSpawn = 0.5;

    [StressFact]
    public void A_million_processes_leave_nothing_behind() => Check(workers: 1);

    [StressFact]
    public void A_million_processes_leave_nothing_behind_on_two_workers() => Check(workers: 2);

    private void Check(int workers)
    {
        var heap = new List<long>();
        var living = new List<long>();
        var names = new List<int>();
        var mailboxes = new List<int>();
        Machine? machine = null;
        var host = new TestHost { OnWrite = _ => Measure() };
        MachineRun.OfText(Program, MachineRun.Smp(workers), host, created => machine = created);
        Assert.Equal(Marks, heap.Count);
        Assert.True(machine!.SpawnCount > (Marks - 1) * SpawnsBetweenMarks);

        // At a mark only process 1 lives.
        Assert.All(living, count => Assert.Equal(1, count));
        Assert.All(names, count => Assert.Equal(1, count));
        Assert.All(mailboxes, count => Assert.Equal(0, count));

        // The first stretch warms up: pools fill and code is compiled.
        var slope = Slope(heap.Skip(2).ToList()) / SpawnsBetweenMarks;
        log.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{slope:0.000} bytes per process; heap at the marks: {string.Join(", ", heap)}"));
        Assert.True(slope < MostBytesPerSpawn, string.Create(CultureInfo.InvariantCulture,
            $"the heap grows by {slope:0.00} bytes per process: {string.Join(", ", heap)}"));

        void Measure()
        {
            // The last child has told its end; a moment later it is gone.
            while (machine!.ProcessCount > 1)
            {
                Thread.Yield();
            }

            // Twice, with finalizers in between: what the first one finds dead may refer to more.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            heap.Add(GC.GetTotalMemory(forceFullCollection: true));
            living.Add(machine.ProcessCount);
            names.Add(machine.Registry.Names.Count);
            mailboxes.Add(machine.Processes.Sum(process => process.Mailbox.Count));
        }
    }

    /// <summary>The slope of the line of least squares through equally spaced values.</summary>
    private static double Slope(List<long> values)
    {
        var middle = (values.Count - 1) / 2.0;
        var mean = values.Average();
        return values.Select((value, i) => (i - middle) * (value - mean)).Sum()
            / values.Select((_, i) => (i - middle) * (i - middle)).Sum();
    }

    /// <summary>Each child registers a name, is linked and watched, sends and is sent to, leaves messages unread and ends; the parent waits
    /// until it is gone.</summary>
    private static string Program => string.Create(CultureInfo.InvariantCulture, $"""
        TRUE
        TRAP_EXIT
        REGISTER "parent"
        PUSH_INT {Marks}
        STORE marks
        LABEL next_mark
        PUSH_STR "mark"
        PRINT
        LOAD marks
        PUSH_INT 1
        SUB
        STORE marks
        LOAD marks
        JZ over
        PUSH_INT {SpawnsBetweenMarks}
        STORE left
        LABEL again
        LOAD left
        JZ next_mark
        MAKE_FUNCTION child
        SPAWN_LINK
        STORE child
        LOAD child
        MONITOR
        STORE ref
        PUSH_STR "read"
        LOAD child
        SEND
        PUSH_STR "unread"
        LOAD child
        SEND
        RECEIVE_MATCH int
        POP
        RECEIVE_MATCH exit $child
        POP
        RECEIVE_MATCH down $ref
        POP
        LOAD left
        PUSH_INT 1
        SUB
        STORE left
        JMP again
        LABEL over
        HALT

        LABEL child
        REGISTER "child"
        RECEIVE
        POP
        PUSH_INT 1
        SENDNAMED "parent"
        RET
        """);
}
