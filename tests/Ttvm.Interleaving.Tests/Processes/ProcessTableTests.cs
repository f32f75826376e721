using System.Runtime.CompilerServices;
using Ttvm.Runtime.Processes;

namespace Ttvm.Interleaving.Tests.Processes;

/// <summary>The process table: pids are given out once, the living are found, the count is exact when it says zero, and a page goes only
/// with its last pid.</summary>
public sealed class ProcessTableTests
{
    /// <summary>The pids of the first page end below this one.</summary>
    private const int PageSize = 512;

    [Fact]
    public void Two_spawners_get_different_pids_and_never_more_than_there_may_be() => Depth.Explore(
        () =>
        {
            var table = new ProcessTable();
            var pids = new List<long>();
            return new Scenario()
                .Thread("one", Spawn)
                .Thread("two", Spawn)
                .Finally(() =>
                {
                    Assert.Equal([1L, 2L, 3L], pids.Order());
                    Assert.Equal(3, table.Count);
                });

            void Spawn()
            {
                for (var i = 0; i < 2; i++)
                {
                    if (table.TryTakePid(most: 3) is not 0 and var pid)
                    {
                        pids.Add(pid);
                        table.Add(Create(pid));
                        Assert.Equal(pid, table.Find(pid)!.Id);
                    }
                }
            }
        },
        preemptions: 2);

    /// <summary>Restoring, and then going on, ends with as many pages as if there had been no restoring.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(PageSize - 1)]
    [InlineData(PageSize)]
    [InlineData(3 * PageSize + 7)]
    public void A_restored_table_goes_on_as_the_one_it_was(int lastPid)
    {
        const int survivors = 5;
        var table = new ProcessTable();
        var live = new List<Process>();
        for (var pid = table.TryTakePid(int.MaxValue); pid <= lastPid; pid = table.TryTakePid(int.MaxValue))
        {
            var process = Create(pid);
            table.Add(process);
            if (lastPid - pid < survivors)
            {
                live.Add(process);
            }
        }

        var restored = new ProcessTable();
        restored.Restore(live, lastPid);
        Assert.Equal(live, restored.All);
        Assert.Equal(live.Count, restored.Count);
        Assert.Equal(lastPid, restored.LastPid);

        // Far into other pages, and all of them end.
        for (var count = 0; count < 4 * PageSize; count++)
        {
            var pid = restored.TryTakePid(int.MaxValue);
            Assert.Equal(lastPid + count + 1, pid);
            restored.Add(Create(pid));
            Assert.Equal(pid, restored.Find(pid)!.Id);
            live.Add(restored.Find(pid)!);
        }

        foreach (var process in live)
        {
            Assert.Same(process, restored.Find(process.Id));
            restored.Remove(process.Id);
            Assert.Null(restored.Find(process.Id));
        }

        Assert.Equal(0, restored.Count);
        Assert.Empty(restored.All);
    }

    /// <summary>The last two of a page end while the first of the next page start: the page goes, once, and nobody that lives with
    /// it.</summary>
    [Fact]
    public void A_page_goes_with_its_last_process() => Depth.Explore(() =>
    {
        var table = new ProcessTable();
        for (var pid = table.TryTakePid(int.MaxValue); ; pid = table.TryTakePid(int.MaxValue))
        {
            table.Add(Create(pid));
            if (pid == PageSize - 1)
            {
                break;
            }

            if (pid < PageSize - 2)
            {
                table.Remove(pid);
            }
        }

        return new Scenario()
            .Thread("one", () => table.Remove(PageSize - 2))
            .Thread("two", () => table.Remove(PageSize - 1))
            .Thread("starts", () =>
            {
                Assert.Null(table.Find(PageSize - 3));
                var pid = table.TryTakePid(int.MaxValue);
                table.Add(Create(pid));
                Assert.Equal(PageSize, table.Find(pid)!.Id);
            })
            .Finally(() =>
            {
                Assert.Equal(1, table.Count);
                Assert.Equal(PageSize, Assert.Single(table.All).Id);
            });
    });

    /// <summary>Zero ends the machine, so it must not be seen while somebody lives, whatever the one who asks is interrupted by.</summary>
    [Fact]
    public void The_count_is_zero_only_when_nobody_lives() => Depth.Explore(
        () =>
        {
            var table = new ProcessTable();
            table.Add(Create(table.TryTakePid(int.MaxValue)));
            var isOver = false;
            return new Scenario()
                .Thread("lives", () =>
                {
                    // Process 1 starts process 2 and ends, which then does the same.
                    for (var pid = 1L; pid <= 2; pid++)
                    {
                        table.Add(Create(table.TryTakePid(int.MaxValue)));
                        table.Remove(pid);
                    }

                    isOver = true;
                    table.Remove(3);
                })
                .Thread("asks", () =>
                {
                    for (var i = 0; i < 3; i++)
                    {
                        Assert.True(table.Count > 0 || isOver);
                    }
                });
        },
        preemptions: 3);

    private static Process Create(long pid)
    {
        var process = (Process)RuntimeHelpers.GetUninitializedObject(typeof(Process));
        IdOf(process) = pid;
        return process;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "<Id>k__BackingField")]
    private static extern ref long IdOf(Process process);
}
