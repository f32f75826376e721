using System.Collections.Concurrent;

namespace Ttvm.Runtime.Processes;

/// <summary>Process names. Any thread; each name belongs to one live process at a time.</summary>
internal sealed class Registry
{
    private readonly ConcurrentDictionary<string, Process> _processes = new();

    /// <summary>All names with their holders, if nothing has changed since somebody asked: most instructions have nothing to do with names,
    /// and to ask takes all locks. Deterministic scheduler only.</summary>
    private KeyValuePair<string, Process>[]? _entries;

    public ICollection<string> Names => _processes.Keys;

    public Process? Find(string name) => _processes.GetValueOrDefault(name);

    /// <summary>All names with their holders, for a snapshot.</summary>
    public KeyValuePair<string, Process>[] Entries => _entries ??= [.. _processes];

    /// <summary>Makes the registry what it was; only while no thread runs the machine.</summary>
    public void Restore(KeyValuePair<string, Process>[] entries)
    {
        if (ReferenceEquals(_entries, entries))
        {
            return;
        }

        _entries = entries;
        _processes.Clear();
        foreach (var (name, process) in entries)
        {
            _processes[name] = process;
        }
    }

    /// <summary>
    /// Registers <paramref name="process"/>; if another process that still lives holds the name, that one is returned and nothing changes.
    /// </summary>
    public Process? TryRegister(string name, Process process)
    {
        _entries = null;
        while (true)
        {
            var holder = _processes.GetOrAdd(name, process);
            if (ReferenceEquals(holder, process))
            {
                return null;
            }

            if (!holder.HasExited)
            {
                return holder;
            }

            // The holder is between its end and the release of its names, which then finds that the name is not its own any more.
            if (_processes.TryUpdate(name, process, holder))
            {
                return null;
            }
        }
    }

    /// <summary>Takes a name away from whoever holds it. False if nobody does.</summary>
    public bool Unregister(string name)
    {
        _entries = null;
        return _processes.TryRemove(name, out _);
    }

    /// <summary>Gives a name back, if the process still holds it.</summary>
    public void Release(string name, Process process)
    {
        _entries = null;
        _processes.TryRemove(new KeyValuePair<string, Process>(name, process));
    }
}
