using System.Collections.Immutable;
using Ttvm.Language.Assembling;
using Ttvm.Language.Files;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;
using Ttvm.Runtime.Hosting;

namespace Ttvm.Runtime.Loading;

/// <summary>
/// Follows the names of modules and workers from file to file, as a run would, without running anything. Seen are names that stand in
/// the program: the operands of IMPORT and SUPERVISE_CHILD, and a string that is pushed directly before SPAWN.
/// </summary>
public sealed class NamedFiles
{
    private readonly CodeStore _code;
    private readonly FileSearch _search;
    private readonly IHost _host;
    private readonly HashSet<FileId> _given;
    private readonly HashSet<FileId> _seen = [];
    private readonly Queue<string> _toVisit = [];
    private readonly List<UnresolvedName> _found = [];

    private NamedFiles(IReadOnlyCollection<string> paths, IHost host)
    {
        _host = host;
        _code = new CodeStore(host);
        _search = new FileSearch(host);
        _given = [.. paths.Select(host.Identify)];
        foreach (var path in paths)
        {
            Visit(path);
        }
    }

    /// <summary>A name as it stands in a file.</summary>
    private readonly record struct Use(bool IsModule, string Name, TextSpan Span, SourcePlace? Place);

    /// <summary>
    /// Loads everything that programs name, recursively, and returns the names that lead nowhere, in the order in which they were found. A
    /// file among <paramref name="paths"/> that does not assemble is not listed: whoever gave it sees its errors anyway.
    /// </summary>
    /// <param name="paths">Programs; those that cannot be read are passed over.</param>
    /// <param name="host">Where files are.</param>
    public static IReadOnlyList<UnresolvedName> FindUnresolved(IReadOnlyCollection<string> paths, IHost host)
    {
        var names = new NamedFiles(paths, host);
        while (names._toVisit.TryDequeue(out var path))
        {
            names.Look(path);
        }

        return names._found;
    }

    private void Visit(string path)
    {
        if (_seen.Add(_host.Identify(path)))
        {
            _toVisit.Enqueue(path);
        }
    }

    private void Look(string path)
    {
        var loaded = _given.Contains(_host.Identify(path)) ? _code.Load(path) : _code.LoadNamed(path);
        var (uses, labels) = loaded.Source is { } source ? NamesIn(SyntaxTree.Parse(source))
            : loaded.Code is { } code ? NamesIn(code.Module)
            : ([], []);
        
        // An empty name is an error of the file itself.
        foreach (var use in uses.Where(use => use.Name.Length > 0).DistinctBy(use => (use.IsModule, use.Name)))
        {
            if (use.IsModule)
            {
                Resolve(path, loaded.Source, use, NamedFileKind.Module, _search.FindModule(path, use.Name));
            }
            else if (!BuiltInProcesses.Names.Contains(use.Name) && !labels.Contains(use.Name))
            {
                var worker = _search.FindWorker(path, use.Name);
                Resolve(path, loaded.Source, use, worker is null ? NamedFileKind.BasicProcess : NamedFileKind.Worker, worker, labels);
            }
        }
    }

    private void Resolve(string path, SourceText? source, Use use, NamedFileKind kind, string? file, IEnumerable<string>? labels = null)
    {
        // The checks of a source file that was given say the same of it.
        var isChecked = source is not null && _given.Contains(_host.Identify(path));
        if (file is null)
        {
            if (isChecked)
            {
                return;
            }

            var candidates = kind == NamedFileKind.Module ? _search.NeighboursOfModule(path, use.Name)
                : [.. labels!, .. _search.WorkerNames(path), .. BuiltInProcesses.Names];
            var meant = NearMiss.Find(use.Name, candidates) is { } nearMiss ? $"; did you mean '{nearMiss}'?" : "";
            if (kind == NamedFileKind.Module)
            {
                Add($"the module '{use.Name}' cannot be loaded: no such file{meant}");
            }
            else if (meant.Length > 0)
            {
                Add($"no label or worker is called '{use.Name}', so the basic process will run{meant}");
            }

            return;
        }

        Visit(file);
        if (_code.LoadNamed(file) is { Code: null, Error: { } error } broken && !_given.Contains(_host.Identify(file))
            && !(isChecked && broken.Source is not null))
        {
            Add($"the {(kind == NamedFileKind.Module ? "module" : "worker")} '{use.Name}' cannot be loaded: {error}");
        }

        void Add(string message) => _found.Add(new UnresolvedName(kind, use.Name, message, path, source, use.Span, use.Place));
    }

    private static (ImmutableArray<Use> Uses, HashSet<string> Labels) NamesIn(SyntaxTree tree)
    {
        var uses = ImmutableArray.CreateBuilder<Use>();
        var labels = new HashSet<string>(StringComparer.Ordinal);
        Use? pushed = null;
        for (var index = 0; index < tree.Lines.Length; index++)
        {
            var line = tree.Lines[index];
            switch (line.Kind)
            {
                case LineKind.Label when line.LabelName is { } label:
                    labels.Add(label);
                    break;
                case LineKind.Instruction:
                    Use? named = line.Operands is [var operand, ..] && line.Instruction is { } known && HasName(known)
                        ? UseOf(tree, index, operand, known)
                        : null;
                    Note(uses, line.Instruction, named, ref pushed);
                    break;
            }
        }

        return (uses.ToImmutable(), labels);
    }

    private static Use UseOf(SyntaxTree tree, int index, OperandSyntax operand, Instruction instruction)
    {
        var span = operand.ContentSpan.Shift(tree.Text.GetLineSpan(index).Start);
        return new Use(instruction.Is(InstructionFlags.Imports), operand.Value.AsText, span, tree.Text.GetPlace(span.Start));
    }

    private static (ImmutableArray<Use> Uses, HashSet<string> Labels) NamesIn(Module module)
    {
        var uses = ImmutableArray.CreateBuilder<Use>();
        Use? pushed = null;
        for (var index = 0; index < module.Instructions.Length; index++)
        {
            var (opcode, operands) = module.Instructions[index];
            var row = InstructionSet.Get(opcode);
            Use? named = HasName(row)
                ? new Use(row.Is(InstructionFlags.Imports), operands[0].AsText, default, module.SourceMap?.Places[index])
                : null;
            Note(uses, row, named, ref pushed);
        }

        return (uses.ToImmutable(), [.. module.Labels.Select(label => label.Name)]);
    }

    private static bool HasName(Instruction instruction) =>
        instruction.Opcode == Opcode.PushStr || instruction.Is(InstructionFlags.NamesFile);

    /// <summary>A string counts when the next instruction spawns it.</summary>
    private static void Note(ImmutableArray<Use>.Builder uses, Instruction? instruction, Use? named, ref Use? pushed)
    {
        if (instruction?.Is(InstructionFlags.SpawnsTop) == true && pushed is { } spawned)
        {
            uses.Add(spawned);
        }

        var isString = instruction?.Opcode == Opcode.PushStr;
        if (named is { } use && !isString)
        {
            uses.Add(use);
        }

        pushed = isString ? named : null;
    }
}
