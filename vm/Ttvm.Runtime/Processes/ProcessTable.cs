using System.Runtime.InteropServices;

namespace Ttvm.Runtime.Processes;

/// <summary>
/// The live processes by pid. Pids are given out one after the other and never again, so the table is a tree of pages: a page that all its
/// pids have gone through is dropped, and the table takes as much memory as the span of the living needs. Any thread.
/// </summary>
internal sealed class ProcessTable
{
    private const int PageBits = 9;
    private const int PageSize = 1 << PageBits;
    private const int FolderBits = 10;
    private const int FolderSize = 1 << FolderBits;

    /// <summary>Guards the root's replacement and its entries; folders come and go once in half a million pids.</summary>
    private readonly Lock _gate = new();

    private Folder?[] _root = new Folder?[4];
    private Counters _counters;

    /// <summary>How many pids have been given out; pid 1 is the first.</summary>
    public long LastPid => Volatile.Read(ref _counters.LastPid);

    /// <summary>
    /// How many processes have a pid and have not been removed. The removals are read first and both only grow, so zero is the truth and
    /// stays it: nobody is left who could start another process.
    /// </summary>
    public long Count
    {
        get
        {
            var removed = Volatile.Read(ref _counters.Removed);
            return Volatile.Read(ref _counters.LastPid) - removed;
        }
    }

    /// <summary>The next pid, or 0 if there are <paramref name="most"/> live processes. Whoever gets one must add a process.</summary>
    public long TryTakePid(int most)
    {
        while (true)
        {
            var last = Volatile.Read(ref _counters.LastPid);
            if (last - Volatile.Read(ref _counters.Removed) >= most)
            {
                return 0;
            }

            if (Interlocked.CompareExchange(ref _counters.LastPid, last + 1, last) == last)
            {
                return last + 1;
            }
        }
    }

    /// <summary>Leaves pids out: the next one follows another. One thread at a time.</summary>
    /// <param name="pid">Not less than the last one that was given out.</param>
    public void SkipTo(long pid)
    {
        _counters.Removed += pid - _counters.LastPid;
        _counters.LastPid = pid;
    }

    public Process? Find(long pid)
    {
        var root = Volatile.Read(ref _root);
        var index = (ulong)pid >> (PageBits + FolderBits);
        return index < (ulong)root.Length && root[index]?.Pages[(pid >> PageBits) & (FolderSize - 1)] is { } page
            ? Volatile.Read(ref page.Processes[pid & (PageSize - 1)])
            : null;
    }

    public void Add(Process process)
    {
        var pid = process.Id;
        var folder = FolderOf(pid >> (PageBits + FolderBits));
        ref var place = ref folder.Pages[(pid >> PageBits) & (FolderSize - 1)];
        if (Volatile.Read(ref place) is not { } page)
        {
            var fresh = new Page(isFirst: pid < PageSize);
            page = Interlocked.CompareExchange(ref place, fresh, null) ?? fresh;
        }

        Volatile.Write(ref page.Processes[pid & (PageSize - 1)], process);
    }

    /// <summary>A process has ended. The last of a page takes the page with it: none of its pids can come again.</summary>
    public void Remove(long pid)
    {
        var rootIndex = pid >> (PageBits + FolderBits);
        var folder = Volatile.Read(ref _root)[rootIndex]!;
        ref var place = ref folder.Pages[(pid >> PageBits) & (FolderSize - 1)];
        var page = place!;
        Volatile.Write(ref page.Processes[pid & (PageSize - 1)], null);
        if (Interlocked.Decrement(ref page.ToCome) == 0)
        {
            Volatile.Write(ref place, null);
            if (Interlocked.Decrement(ref folder.ToCome) == 0)
            {
                lock (_gate)
                {
                    _root[rootIndex] = null;
                }
            }
        }

        Interlocked.Increment(ref _counters.Removed);
    }

    /// <summary>The live processes by pid. While the machine runs some may be missing or have ended.</summary>
    public IEnumerable<Process> All
    {
        get
        {
            var (root, last) = (Volatile.Read(ref _root), LastPid >> PageBits);
            for (var number = 0L; number <= last; number++)
            {
                if (number >> FolderBits >= root.Length)
                {
                    yield break;
                }

                var folder = root[number >> FolderBits];
                if (folder is null)
                {
                    number |= FolderSize - 1;
                    continue;
                }

                var processes = folder.Pages[number & (FolderSize - 1)]?.Processes ?? [];
                for (var index = 0; index < processes.Length && (number << PageBits) + index <= LastPid; index++)
                {
                    if (processes[index] is { } process)
                    {
                        yield return process;
                    }
                }
            }
        }
    }

    /// <summary>Makes the table what it was at an earlier moment; only while no thread runs the machine.</summary>
    /// <param name="live">The processes that lived then.</param>
    /// <param name="lastPid">How many pids had been given out.</param>
    public void Restore(IReadOnlyCollection<Process> live, long lastPid)
    {
        if (TryRestoreFirstPage(live, lastPid))
        {
            return;
        }

        // Which pages and folders are there, and what is to come in them, is as if all the others had been added and removed.
        (_counters.LastPid, _counters.Removed) = (lastPid, lastPid - live.Count);
        _root = new Folder?[4];
        var next = lastPid + 1;
        var nextPage = next >> PageBits;
        foreach (var pages in live.Select(process => process.Id >> PageBits).Append(nextPage).Distinct()
            .ToLookup(page => page >> FolderBits))
        {
            var folder = FolderOf(pages.Key);
            folder.ToCome = (int)(FolderSize - Math.Clamp(nextPage - (pages.Key << FolderBits), 0, FolderSize)
                + pages.Count(page => page < nextPage));
            foreach (var page in pages)
            {
                folder.Pages[page & (FolderSize - 1)] = new Page(
                    isFirst: false) { ToCome = (int)Math.Clamp(((page + 1) << PageBits) - next, 0, PageSize) };
            }
        }

        foreach (var process in live)
        {
            var page = FolderOf(process.Id >> (PageBits + FolderBits)).Pages[(process.Id >> PageBits) & (FolderSize - 1)]!;
            page.Processes[process.Id & (PageSize - 1)] = process;
            page.ToCome++;
        }
    }

    /// <summary>Where there have been few processes there is one page, which stays.</summary>
    private bool TryRestoreFirstPage(IReadOnlyCollection<Process> live, long lastPid)
    {
        if (Math.Max(LastPid, lastPid) >= PageSize - 1 || _root[0]?.Pages[0] is not { } page)
        {
            return false;
        }

        page.Processes.AsSpan(0, (int)LastPid + 1).Clear();
        (_counters.LastPid, _counters.Removed) = (lastPid, lastPid - live.Count);
        page.ToCome = PageSize - 1 - (int)lastPid + live.Count;
        foreach (var process in live)
        {
            page.Processes[process.Id] = process;
        }

        return true;
    }

    private Folder FolderOf(long index)
    {
        var root = Volatile.Read(ref _root);
        if (index < root.Length && Volatile.Read(ref root[index]) is { } folder)
        {
            return folder;
        }

        lock (_gate)
        {
            if (index >= _root.Length)
            {
                var larger = new Folder?[Math.Max(_root.Length * 2, index + 1)];
                _root.CopyTo(larger, 0);
                Volatile.Write(ref _root, larger);
            }

            return _root[index] ??= new Folder();
        }
    }

    private sealed class Folder
    {
        public readonly Page?[] Pages = new Page?[FolderSize];

        /// <summary>How many of its pages have not been dropped yet.</summary>
        public int ToCome = FolderSize;
    }

    private sealed class Page(bool isFirst)
    {
        public readonly Process?[] Processes = new Process?[PageSize];

        /// <summary>How many of its pids have not ended yet, those not given out included. 0 is no pid.</summary>
        public int ToCome = isFirst ? PageSize - 1 : PageSize;
    }

    /// <summary>Written by all workers all the time: each on a cache line of its own.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 3 * 128)]
    private struct Counters
    {
        [FieldOffset(128)]
        public long LastPid;

        [FieldOffset(256)]
        public long Removed;
    }
}
