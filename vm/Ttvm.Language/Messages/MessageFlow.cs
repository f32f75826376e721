using System.Collections.Immutable;
using Ttvm.Language.Binding;
using Ttvm.Language.Checks;
using Ttvm.Language.Instructions;

namespace Ttvm.Language.Messages;

/// <summary>
/// Who registers, sends to, looks up and receives in one program: a root file with all that it spawns and imports. Immutable; it holds the
/// versions of the files it was made from.
/// </summary>
public sealed class MessageFlow
{
    private readonly ImmutableDictionary<string, BoundProgram> _programs;
    private readonly ILookup<string, (Opcode Opcode, FlowPlace Place)> _byName;
    private readonly IProgramFiles _files;

    private MessageFlow(string root, IProgramFiles files, ImmutableDictionary<string, BoundProgram> programs, ImmutableArray<string> order, bool isOpen)
    {
        Root = root;
        Files = order;
        IsOpen = isOpen;
        _files = files;
        _programs = programs;
        Uses = order.ToImmutableDictionary(file => file, file => ProcessUses.Of(programs[file]).ToImmutableArray());
        _byName = (from file in order from use in Uses[file] where use.Name is not null && use.Name is not ['\0', ..] select (use.Name, (use.Opcode, new FlowPlace(file, use.Line, use.Span))))
            .ToLookup(pair => pair.Name!, pair => pair.Item2, StringComparer.Ordinal);
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

    /// <summary>What each file does with processes.</summary>
    internal ImmutableDictionary<string, ImmutableArray<ProcessUse>> Uses { get; }

    /// <summary>Every name that somebody registers.</summary>
    public IEnumerable<string> RegisteredNames => _byName.Where(group => group.Any(use => use.Opcode == Opcode.Register)).Select(group => group.Key);

    /// <summary>Follows a program from its root through all files it spawns and imports; each file is loaded once.</summary>
    public static MessageFlow Of(string root, IProgramFiles files)
    {
        var programs = ImmutableDictionary.CreateBuilder<string, BoundProgram>(StringComparer.Ordinal);
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
            foreach (var use in ProcessUses.Of(program))
            {
                spawns |= use.Opcode is Opcode.Spawn or Opcode.SpawnLink or Opcode.SpawnMonitor or Opcode.SpawnCall or Opcode.SuperviseChild;
                isOpen |= !Follow(file, program, use, files, queue);
            }
        }

        return new MessageFlow(root, files, programs.ToImmutable(), order.ToImmutable(), isOpen || !spawns);
    }

    /// <summary>Where a name is registered.</summary>
    public ImmutableArray<FlowPlace> RegistrationsOf(string name) => PlacesOf(name, Opcode.Register);

    /// <summary>Where messages are sent to a name.</summary>
    public ImmutableArray<FlowPlace> SendersTo(string name) => PlacesOf(name, Opcode.SendNamed);

    /// <summary>Where a name is looked up.</summary>
    public ImmutableArray<FlowPlace> LookupsOf(string name) => PlacesOf(name, Opcode.WhereIs);

    /// <summary>Where the files that register a name receive messages.</summary>
    public ImmutableArray<FlowPlace> ReceiversOf(string name) =>
    [
        .. from file in RegistrationsOf(name).Select(place => place.File).Distinct()
           from use in Uses[file]
           where use.Opcode is Opcode.Receive or Opcode.ReceiveMatch or Opcode.ReceiveTimeout
           select new FlowPlace(file, use.Line, use.Span),
    ];

    /// <summary>
    /// The SPAWN that a process id written in the program stands for: the k-th process gets the id k+1. Null unless that is certain: the root spawns it
    /// before any label, jump or call, and nothing spawned before it spawns anything itself.
    /// </summary>
    /// <param name="pid">From 2 on; 1 is the program itself.</param>
    public FlowPlace? SpawnOf(long pid) => _programs.TryGetValue(Root, out var root) ? SpawnedPids.Find(Root, root, pid, Spawns) : null;

    /// <summary>The findings about messages in one file of the program, in no order; none if the program is open.</summary>
    /// <param name="file">One of <see cref="Files"/>; others have none.</param>
    internal IEnumerable<Diagnostic> Diagnose(string file) =>
        IsOpen || !_programs.TryGetValue(file, out var program) ? [] : MessageChecks.Run(this, file, program, _files);

    /// <summary>Whether a process of this name, spawned by the root, may spawn others.</summary>
    private bool Spawns(string? name)
    {
        if (name is null or ['\0', ..] || _programs[Root].Labels.ContainsKey(name))
        {
            return !BuiltInProcesses.Names.Contains(name ?? "");
        }

        if (BuiltInProcesses.Names.Contains(name) || _files.FindWorker(Root, name) is not { } worker)
        {
            return false;
        }

        return !Uses.TryGetValue(worker, out var uses) || uses.Any(use => use.Opcode is Opcode.Spawn or Opcode.SpawnLink or Opcode.SpawnMonitor or Opcode.SpawnCall or Opcode.SuperviseChild or Opcode.Import);
    }

    private ImmutableArray<FlowPlace> PlacesOf(string name, Opcode opcode) => [.. _byName[name].Where(use => use.Opcode == opcode).Select(use => use.Place)];

    /// <summary>Queues the file that an instruction leads to; false if nobody can know which.</summary>
    private static bool Follow(string file, BoundProgram program, ProcessUse use, IProgramFiles files, Queue<string> queue)
    {
        switch (use.Opcode)
        {
            case Opcode.Spawn or Opcode.SpawnLink or Opcode.SpawnMonitor or Opcode.SuperviseChild:
                if (use.Name is null)
                {
                    return false;
                }

                if (use.Name is ['\0', ..] || BuiltInProcesses.Names.Contains(use.Name) || program.Labels.ContainsKey(use.Name))
                {
                    return true;
                }

                if (files.FindWorker(file, use.Name) is { } worker)
                {
                    queue.Enqueue(worker);
                }

                return true;
            case Opcode.Import:
                if (use.Name is null || files.FindModule(file, use.Name) is not { } module)
                {
                    return false;
                }

                queue.Enqueue(module);
                return true;
            default:
                return true;
        }
    }
}
