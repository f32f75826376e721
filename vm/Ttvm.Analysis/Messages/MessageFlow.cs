using System.Collections.Concurrent;
using System.Collections.Immutable;
using Ttvm.Analysis.Processes;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Text;

namespace Ttvm.Analysis.Messages;

/// <summary>
/// Who registers, sends to, looks up and receives in one program: a root file with all that it spawns and imports. Immutable; it holds the
/// versions of the files it was made from. Where the files get other versions in which processes do the same, it goes on with what it
/// knows.
/// </summary>
internal sealed class MessageFlow
{
    private readonly Dictionary<string, AnalyzedProgram> _programs;
    private readonly Dictionary<string, FileLinks?> _links;
    private readonly Lazy<ILookup<string, (string File, ProcessUse Use)>> _registrations;

    /// <summary>The first flow of those that differ only in versions in which processes do the same.</summary>
    private readonly MessageFlow _first;
    private readonly ConcurrentDictionary<string, ImmutableArray<MessageFinding>> _lasting = new(StringComparer.Ordinal);
    private readonly Lazy<Mailboxes> _mailboxes;
    private readonly Lazy<NobodySends> _nobodySends;
    private readonly Lazy<bool[]?> _fedProcesses;
    private readonly Lazy<Registrants> _registrants;
    private readonly Lazy<MessageShapes?> _shapes;
    private readonly Lazy<bool> _isFed;
    private readonly Lazy<bool> _mayRegisterTwice;
    private readonly Lazy<ILookup<string, RepeatedChild>> _repeatedChildren;
    private readonly Lazy<ILookup<string, ProcessUse>> _waits;

    private MessageFlow(string root, Dictionary<string, AnalyzedProgram> programs, Dictionary<string, FileLinks?> links,
        ImmutableArray<string> order, bool isOpen, bool spawns, MessageFlow? first)
    {
        Root = root;
        Files = order;
        (IsOpen, Spawns) = (isOpen, spawns);
        _links = links;
        _programs = programs;
        _first = first ?? this;
        _registrations = new Lazy<ILookup<string, (string, ProcessUse)>>(() => (
            from file in order
            from use in programs[file].ProcessUses
            where use.Registered is not null
            select (file, use)).ToLookup(place => place.use.Name!, StringComparer.Ordinal));
        _mailboxes = new Lazy<Mailboxes>(() => new Mailboxes(this));
        _nobodySends = new Lazy<NobodySends>(() => new NobodySends(this));
        _fedProcesses = new Lazy<bool[]?>(() => NobodySends.FedIn(this));
        _registrants = new Lazy<Registrants>(() => new Registrants(this));
        _shapes = new Lazy<MessageShapes?>(() => MessageShapes.Of(this));
        _isFed = new Lazy<bool>(() => order.Any(file => programs[file].ProcessUses.Any(MessageChecks.Feeds)));
        _mayRegisterTwice = new Lazy<bool>(() => DuplicateRegister.IsPossible(this));
        _repeatedChildren = new Lazy<ILookup<string, RepeatedChild>>(() => (
            from file in order
            from child in DuplicateChild.FindAll(programs[file])
            select (file, child)).ToLookup(place => place.file, place => place.child, StringComparer.Ordinal));
        _waits = new Lazy<ILookup<string, ProcessUse>>(() =>
            StaticDeadlock.WaitsOf(this).Distinct().ToLookup(wait => wait.File, wait => wait.Use, StringComparer.Ordinal));
    }

    /// <summary>The file that the program starts with.</summary>
    public string Root { get; }

    /// <summary>The root and every file that it reaches, the root first.</summary>
    public ImmutableArray<string> Files { get; }

    /// <summary>
    /// Whether there may be processes that are not known: something is spawned or imported whose name is only known at run time, or that
    /// could not be loaded, or nothing is spawned at all, so that the file is probably a part of another program. Then the flow is not
    /// judged.
    /// </summary>
    public bool IsOpen { get; }

    /// <summary>Whether it starts any process.</summary>
    public bool Spawns { get; }

    /// <summary>Where the processes of the program begin, the main program first; without those that deal with nobody. In a program that is
    /// not open these are all.</summary>
    public IEnumerable<ProcessEntry> Entries =>
        Files.SelectMany(file => _programs[file].ProcessUses.Where(use => use.Spawns).Select(use => EntryOf(file, use)))
            .OfType<ProcessEntry>().Prepend(new ProcessEntry(Root, "")).Distinct();

    /// <summary>Every name that somebody registers.</summary>
    public IEnumerable<string> RegisteredNames => _registrations.Value.Select(group => group.Key);

    /// <summary>Whether some instruction may bring a message into some mailbox.</summary>
    public bool IsFed => _isFed.Value;

    /// <summary>Whether several processes could come to register one name and keep it, the same in all versions that this flow goes on
    /// through.</summary>
    public bool MayRegisterTwice => _first._mayRegisterTwice.Value;

    /// <summary>Children of one name, by file, the same in all versions that this flow goes on through; see
    /// <see cref="DuplicateChild"/>.</summary>
    public ILookup<string, RepeatedChild> RepeatedChildren => _first._repeatedChildren.Value;

    /// <summary>Where the processes wait for ever, by file; see <see cref="StaticDeadlock"/>.</summary>
    public ILookup<string, ProcessUse> Waits => _waits.Value;

    /// <summary>Who may get what is sent, which is the same in all versions that this flow goes on through; its instructions are known by
    /// their indexes.</summary>
    public Mailboxes Mailboxes => _first._mailboxes.Value;

    /// <summary>Who waits for a message that nobody sends, as far as it is the same in all versions that this flow goes on
    /// through.</summary>
    public NobodySends NobodySends => _first._nobodySends.Value;

    /// <summary>See <see cref="Messages.NobodySends.FedIn"/>; in this version of the files.</summary>
    public bool[]? FedProcesses => _fedProcesses.Value;

    /// <summary>Which processes may register each name, in this version of the files.</summary>
    public Registrants Registrants => _registrants.Value;

    /// <summary>What is in the messages, in this version of the files; null if nobody knows, or if nobody looks.</summary>
    public MessageShapes? Shapes => _shapes.Value;

    /// <summary>Follows a program from its root through all files it spawns and imports, in any versions in which processes do what they
    /// do now.</summary>
    public static MessageFlow Of(IProgramFiles files, string root)
    {
        var programs = new Dictionary<string, AnalyzedProgram>(StringComparer.Ordinal);
        var links = new Dictionary<string, FileLinks?>(StringComparer.Ordinal);
        var order = ImmutableArray.CreateBuilder<string>();
        var (isOpen, spawns) = (false, false);
        var queue = new Queue<string>([root]);
        while (queue.TryDequeue(out var file))
        {
            if (links.ContainsKey(file))
            {
                continue;
            }

            var found = files.Known.LinksOf(file, files);
            links.Add(file, found);
            if (found is null)
            {
                isOpen = true;
                continue;
            }

            programs.Add(file, found.Program);
            order.Add(file);
            spawns |= found.Spawns;
            isOpen |= found.IsOpen;
            foreach (var target in found.Reached)
            {
                queue.Enqueue(target);
            }
        }

        return new MessageFlow(root, programs, links, order.ToImmutable(), isOpen || !spawns, spawns, first: null);
    }

    /// <summary>The flow with other versions of the files in which processes do the same.</summary>
    public MessageFlow With(Func<string, AnalyzedProgram> programOf)
    {
        var programs = Files.ToDictionary(file => file, programOf, StringComparer.Ordinal);
        return Files.All(file => ReferenceEquals(programs[file], _programs[file])) ? this
            : new MessageFlow(Root, programs, _links, Files, IsOpen, Spawns, _first);
    }

    /// <summary>One of <see cref="Files"/> as it is in this program.</summary>
    public AnalyzedProgram ProgramOf(string file) => _programs[file];

    /// <summary>The modules that a file imports, without those that are not there.</summary>
    public IEnumerable<string> ImportsOf(string file) =>
        _links[file]!.Imports.Select(import => _links[file]!.Targets[import]).OfType<string>();

    /// <summary>Where a name is registered.</summary>
    public IEnumerable<(string File, ProcessUse Use)> RegistrationsOf(string name) => _registrations.Value[name];

    /// <summary>The findings about messages in one file of the program, in no order; none if the program is open.</summary>
    /// <param name="file">One of <see cref="Files"/>.</param>
    public ImmutableArray<Diagnostic> Diagnose(string file) => IsOpen ? [] : [.. MessageChecks.Run(this, file)];

    /// <summary>What <see cref="MessageChecks.RunLasting"/> finds in one file, the same in all versions that this flow goes on
    /// through.</summary>
    public ImmutableArray<MessageFinding> LastingFindings(string file) =>
        _first._lasting.GetOrAdd(file, static (file, first) => [.. MessageChecks.RunLasting(first, file)], _first);

    /// <summary>A place of the program as something that helps to understand a finding in another.</summary>
    /// <param name="from">The file of the finding.</param>
    /// <param name="file">The file of the place.</param>
    /// <param name="span">Where in it.</param>
    /// <param name="message">What is there.</param>
    public RelatedPlace Related(string from, string file, TextSpan span, string message) =>
        new(span, message) { Source = file == from ? null : _programs[file].Tree.Text };

    /// <summary>Where the process that an instruction starts begins; null if nobody can know, or it is a built-in or the basic process,
    /// which deals with nobody.</summary>
    public ProcessEntry? EntryOf(string file, ProcessUse use) =>
        use.Name is not { } name || (BuiltInProcesses.Names.Contains(name) && !use.IsLabel) ? null
        : _links[file]!.Targets[use.Index] is { } worker ? new ProcessEntry(worker, "")
        : FileLinks.IsInside(_programs[file], use) ? new ProcessEntry(file, name)
        : null;
}

/// <summary>Where a process begins.</summary>
/// <param name="File">The file.</param>
/// <param name="Label">The label; empty for the start of the file.</param>
internal readonly record struct ProcessEntry(string File, string Label);
