using System.Collections.Immutable;
using Ttvm.Language.Binding;
using Ttvm.Language.Checks;
using Ttvm.Language.Instructions;

namespace Ttvm.Language.Messages;

/// <summary>
/// Who registers, sends to, looks up and receives in one program: a root file with all that it spawns and imports. Immutable; it holds the
/// versions of the files it was made from.
/// </summary>
internal sealed class MessageFlow
{
    private readonly Dictionary<string, BoundProgram> _programs;
    private readonly IProgramFiles _files;
    private readonly Lazy<ILookup<string, (string File, ProcessUse Use)>> _registrations;

    private MessageFlow(string root, IProgramFiles files, Dictionary<string, BoundProgram> programs, ImmutableArray<string> order, bool isOpen)
    {
        Root = root;
        Files = order;
        IsOpen = isOpen;
        _files = files;
        _programs = programs;
        _registrations = new Lazy<ILookup<string, (string, ProcessUse)>>(() => (
            from file in order
            from use in programs[file].ProcessUses
            where use is { Opcode: Opcode.Register, Name: not null }
            select (file, use)).ToLookup(place => place.use.Name!, StringComparer.Ordinal));
    }

    /// <summary>The file that the program starts with.</summary>
    public string Root { get; }

    /// <summary>The root and every file that it reaches, the root first.</summary>
    public ImmutableArray<string> Files { get; }

    /// <summary>
    /// Whether there may be processes that are not known: something is spawned or imported whose name is only known at run time, or that could not be
    /// loaded, or nothing is spawned at all, so that the file is probably a part of another program. Then the flow is not judged.
    /// </summary>
    public bool IsOpen { get; }

    /// <summary>Where the processes of the program begin, the main program first; without those that deal with nobody. In a program that is not open these are all.</summary>
    public IEnumerable<ProcessEntry> Entries =>
        Files.SelectMany(file => _programs[file].ProcessUses.Where(use => use.Spawns).Select(use => EntryOf(file, use))).OfType<ProcessEntry>().Prepend(new ProcessEntry(Root, "")).Distinct();

    /// <summary>Every name that somebody registers.</summary>
    public IEnumerable<string> RegisteredNames => _registrations.Value.Select(group => group.Key);

    /// <summary>Follows a program from its root through all files it spawns and imports; each file is loaded once.</summary>
    public static MessageFlow Of(string root, IProgramFiles files)
    {
        var programs = new Dictionary<string, BoundProgram>(StringComparer.Ordinal);
        var order = ImmutableArray.CreateBuilder<string>();
        var (isOpen, spawns) = (false, false);
        var queue = new Queue<string>([root]);
        while (queue.TryDequeue(out var file))
        {
            if (programs.ContainsKey(file))
            {
                continue;
            }

            if (files.Load(file) is not { } program)
            {
                isOpen = true;
                continue;
            }

            programs.Add(file, program);
            order.Add(file);
            foreach (var use in program.ProcessUses)
            {
                spawns |= use.Spawns;
                isOpen |= (use.Spawns || use.Opcode == Opcode.Import) && use.Name is null;
                if (TargetOf(file, program, use, files) is { } target)
                {
                    queue.Enqueue(target);
                }
                else
                {
                    isOpen |= use.Opcode == Opcode.Import;
                }
            }
        }

        return new MessageFlow(root, files, programs, order.ToImmutable(), isOpen || !spawns);
    }

    /// <summary>The other file that an instruction starts or imports; null if it leads to none.</summary>
    /// <param name="file">The file it stands in.</param>
    /// <param name="program">The same, bound.</param>
    /// <param name="use">The instruction.</param>
    /// <param name="files">Where files are found.</param>
    public static string? TargetOf(string file, BoundProgram program, ProcessUse use, IProgramFiles files) =>
        use.Name is not { Length: > 0 } name ? null
        : use.Opcode == Opcode.Import ? files.FindModule(file, name)
        : use.Spawns && !IsInside(program, use) ? files.FindWorker(file, name)
        : null;

    /// <summary>Whether what is spawned is a built-in process or a label of the file.</summary>
    public static bool IsInside(BoundProgram program, ProcessUse use) =>
        use.IsLabel || BuiltInProcesses.Names.Contains(use.Name!) || program.Labels.ContainsKey(use.Name!);

    /// <summary>One of <see cref="Files"/> as it is in this program.</summary>
    public BoundProgram ProgramOf(string file) => _programs[file];

    /// <summary>Where a name is registered.</summary>
    public IEnumerable<(string File, ProcessUse Use)> RegistrationsOf(string name) => _registrations.Value[name];

    /// <summary>The findings about messages in one file of the program, in no order; none if the program is open.</summary>
    /// <param name="file">One of <see cref="Files"/>.</param>
    public ImmutableArray<Diagnostic> Diagnose(string file) => IsOpen ? [] : [.. MessageChecks.Run(this, file)];

    /// <summary>A place of the program as something that helps to understand a finding in another.</summary>
    /// <param name="from">The file of the finding.</param>
    /// <param name="file">The file of the place.</param>
    /// <param name="span">Where in it.</param>
    /// <param name="message">What is there.</param>
    public RelatedPlace Related(string from, string file, Syntax.TextSpan span, string message) =>
        new(span, message) { Source = file == from ? null : _programs[file].Tree.Text };

    /// <summary>Where the process that an instruction starts begins; null if nobody can know, or it is a built-in or the basic process, which deals with nobody.</summary>
    public ProcessEntry? EntryOf(string file, ProcessUse use) =>
        use.Name is not { } name || BuiltInProcesses.Names.Contains(name) && !use.IsLabel ? null
        : IsInside(_programs[file], use) ? new ProcessEntry(file, name)
        : _files.FindWorker(file, name) is { } worker ? new ProcessEntry(worker, "")
        : null;
}

/// <summary>Where a process begins.</summary>
/// <param name="File">The file.</param>
/// <param name="Label">The label; empty for the start of the file.</param>
internal readonly record struct ProcessEntry(string File, string Label);
