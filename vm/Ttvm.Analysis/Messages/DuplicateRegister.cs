using Ttvm.Analysis.Processes;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Analysis.Messages;

/// <summary>
/// A name that several processes of a program register although it is never free again. Only those count that are started for sure,
/// register before they wait for the first time, and have no end: a process that ends gives its names back, and who then comes first is a
/// matter of time.
/// </summary>
internal sealed class DuplicateRegister
{
    private const int MostProcesses = 50;
    private const int MostPlaces = 5;

    private readonly MessageFlow _flow;
    private readonly StartupSequences _startups;
    private readonly List<Started> _processes = [];

    private DuplicateRegister(MessageFlow flow)
    {
        _flow = flow;
        _startups = new StartupSequences(flow);
    }

    /// <summary>A process that is started for sure.</summary>
    /// <param name="Entry">Where it begins.</param>
    /// <param name="Parent">Who starts it, by index; -1 for the main program.</param>
    /// <param name="Step">What of the parent's start-up sequence starts it, by index.</param>
    private sealed record Started(ProcessEntry Entry, int Parent, int Step);

    /// <summary>A process that registers the name, and by which step of its start-up.</summary>
    private readonly record struct Registration(int Process, int Step, string Name);

    /// <summary>The findings in one file.</summary>
    public static IEnumerable<MessageFinding> Check(MessageFlow flow, string file) =>
        flow.MayRegisterTwice ? new DuplicateRegister(flow).Check(file) : [];

    /// <summary>Whether it is worth while to follow the processes: some name stands in several REGISTERs, or some process is started in
    /// several places, and none is made free.</summary>
    public static bool IsPossible(MessageFlow flow)
    {
        var uses = flow.Files.SelectMany(file => flow.ProgramOf(file).ProcessUses.Select(use => (File: file, Use: use))).ToList();
        var names = uses.Select(place => place.Use.Registered).OfType<string>().ToList();
        var started = uses.Where(place => place.Use.Spawns).Select(place => flow.EntryOf(place.File, place.Use))
            .OfType<ProcessEntry>().ToList();
        return names.Count > 0 && !uses.Any(place => Frees(place.Use))
            && (names.Distinct(StringComparer.Ordinal).Count() < names.Count || started.Distinct().Count() < started.Count);
    }

    /// <summary>
    /// Whether an instruction takes a name away, or has to do with the ends of processes: then a process may be started again after it has
    /// failed, or be made to end.
    /// </summary>
    private static bool Frees(ProcessUse use) => use.Instruction.Opcode == Opcode.Unregister
        || use.IsAny(InstructionFlags.SendsExit | InstructionFlags.Supervises)
        || use.IsAny(InstructionFlags.Links | InstructionFlags.Monitors | InstructionFlags.TrapsExits);

    private IEnumerable<MessageFinding> Check(string file)
    {
        FindProcesses();
        var conflicts = FindConflicts();
        var shown = new HashSet<int>();

        // A process that fails at one name does not come to the next.
        foreach (var registration in conflicts.SelectMany(conflict => conflict).GroupBy(found => found.Process)
            .Select(group => group.MinBy(found => found.Step)))
        {
            var others = conflicts[registration.Name].Where(other => other.Process != registration.Process).ToList();
            var use = UseOf(registration);
            if (FileOf(registration) == file && !others.TrueForAll(other => ComesBefore(registration, other)) && shown.Add(use.Index))
            {
                yield return new MessageFinding(DiagnosticRules.DuplicateRegister, UsePlace.OfName(file, use),
                    $"Several processes of this program register {Phrases.Excerpt(registration.Name)} and none of them ever ends, so all but the first fail here.")
                    { Related = [.. PlacesOf(file, registration, others)] };
            }
        }
    }

    /// <summary>Follows the program from its start through everything that is started for sure.</summary>
    private void FindProcesses()
    {
        _processes.Add(new Started(new ProcessEntry(_flow.Root, ""), -1, 0));
        for (var process = 0; process < _processes.Count; process++)
        {
            var entry = _processes[process].Entry;
            foreach (var (step, use) in _startups.Of(entry).Uses.Index())
            {
                if (use.Spawns && _processes.Count < MostProcesses && _flow.EntryOf(entry.File, use) is { } started)
                {
                    _processes.Add(new Started(started, process, step));
                }
            }
        }
    }

    /// <summary>The names that several processes register and keep, with all of these.</summary>
    private ILookup<string, Registration> FindConflicts()
    {
        var registrations =
            from process in Enumerable.Range(0, _processes.Count)
            let startup = _startups.Of(_processes[process].Entry)
            where startup.Waits
            from found in startup.Uses.Index()
            let name = found.Item.Registered
            where name is not null
            select new Registration(process, found.Index, name);

        // Whether a process ends is asked only where it matters: that may lead through many functions.
        var candidates = registrations.GroupBy(found => found.Name, StringComparer.Ordinal).Where(AreSeveral).SelectMany(group => group);
        var kept = candidates.Where(found => !_startups.MayEnd(_processes[found.Process].Entry))
            .GroupBy(found => found.Name, StringComparer.Ordinal).Where(AreSeveral);
        return kept.SelectMany(group => group).ToLookup(found => found.Name, StringComparer.Ordinal);

        // The same process may register a name as often as it likes.
        static bool AreSeveral(IEnumerable<Registration> group) => group.Select(found => found.Process).Distinct().Skip(1).Any();
    }

    private string FileOf(Registration registration) => _processes[registration.Process].Entry.File;

    private ProcessUse UseOf(Registration registration) => _startups.Of(_processes[registration.Process].Entry).Uses[registration.Step];

    /// <summary>Whether a process has the name for sure before another even begins, because it starts that one, or who starts that one,
    /// later.</summary>
    private bool ComesBefore(Registration registration, Registration other)
    {
        var process = _processes[other.Process];
        while (process.Parent >= 0 && process.Parent != registration.Process)
        {
            process = _processes[process.Parent];
        }

        return process.Parent == registration.Process && process.Step > registration.Step;
    }

    /// <summary>Where else the name is registered, and where those begin who register it at the same place.</summary>
    private IEnumerable<(UsePlace Place, string Message)> PlacesOf(string file, Registration registration, List<Registration> others)
    {
        var registered =
            from other in others
            let place = (File: FileOf(other), Use: UseOf(other))
            where place != (file, UseOf(registration))
            select (UsePlace.OfName(place.File, place.Use), "It is registered here, too.");
        var started =
            from process in others.Prepend(registration).Select(found => _processes[found.Process]).OrderBy(process => process.Step)
            where process.Parent >= 0
            let parent = _processes[process.Parent].Entry
            let use = _startups.Of(parent).Uses[process.Step]
            select (UsePlace.OfMnemonic(parent.File, use), "This starts a process that registers it.");
        return registered.Concat(started).Distinct().Take(MostPlaces);
    }
}
