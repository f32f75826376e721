using Ttvm.Analysis.Processes;

namespace Ttvm.Analysis.Messages;

/// <summary>Which processes of a program may register each name, and where these are started. It looks at nothing but what processes do
/// with one another. Immutable.</summary>
internal sealed class Registrants
{
    /// <summary>With more processes than that nobody is known to register anything: each is looked for in the code of each.</summary>
    private const int MostProcesses = 500;

    private readonly ILookup<ProcessEntry, (string File, ProcessUse Use)> _starts;
    private readonly HashSet<string> _imported;
    private readonly Dictionary<string, List<ProcessEntry>> _processes = new(StringComparer.Ordinal);

    /// <summary>Looks at a program that is not open.</summary>
    public Registrants(MessageFlow flow)
    {
        var starts =
            from file in flow.Files
            from use in flow.ProgramOf(file).ProcessUses
            where use.Spawns
            let entry = flow.EntryOf(file, use)
            where entry is not null
            select (Entry: entry.Value, File: file, Use: use);
        _starts = starts.ToLookup(start => start.Entry, start => (start.File, start.Use));
        _imported = [.. flow.Files.SelectMany(flow.ImportsOf)];
        var entries = flow.Entries.ToList();
        if (entries.Count > MostProcesses)
        {
            return;
        }

        var code = entries.ToLookup(entry => entry.File,
            entry => (Entry: entry, Uses: ProcessCode.UsesOf(flow.ProgramOf(entry.File), entry.Label)), StringComparer.Ordinal);
        foreach (var name in flow.RegisteredNames)
        {
            var found = flow.RegistrationsOf(name).Select(place => code[place.File].Where(process =>
                process.Uses?.Contains(place.Use.Index) != false).Select(process => process.Entry).ToList()).ToList();
            if (found.TrueForAll(processes => processes.Count > 0)
                && !flow.RegistrationsOf(name).Any(place => _imported.Contains(place.File)))
            {
                _processes.Add(name, [.. found.SelectMany(processes => processes).Distinct()]);
            }
        }
    }

    /// <summary>The processes that may register a name, at least one; null if there are none, or there may be others.</summary>
    public List<ProcessEntry>? Of(string name) => _processes.GetValueOrDefault(name);

    /// <summary>Where a process is started.</summary>
    public IEnumerable<(string File, ProcessUse Use)> StartsOf(ProcessEntry entry) => _starts[entry];

    /// <summary>Whether some file imports it.</summary>
    public bool IsImported(string file) => _imported.Contains(file);
}
