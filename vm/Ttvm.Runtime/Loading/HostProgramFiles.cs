using System.Collections.Immutable;
using Ttvm.Analysis.Checks;
using Ttvm.Analysis.Messages;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Assembling;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Files;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;
using Ttvm.Runtime.Hosting;

namespace Ttvm.Runtime.Loading;

/// <summary>
/// The files of programs as they lie on the disk, found where the machine finds them. Files that stand beside one another know of each
/// other, so a worker is judged as a part of the programs in its folder. Each file is read once; not for several threads.
/// </summary>
/// <param name="host">Where files are.</param>
public sealed class HostProgramFiles(IHost host) : IProgramFiles
{
    private readonly FileSearch _search = new(host);
    private readonly Dictionary<FileId, string> _names = [];

    /// <summary>The other paths that have led to a file, by its name: a program may mean the file by any of them.</summary>
    private readonly Dictionary<string, HashSet<string>> _otherPaths = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AnalyzedProgram?> _programs = new(StringComparer.Ordinal);
    private readonly FileMentions _mentions = new();
    private readonly HashSet<string> _foldersRead = new(StringComparer.Ordinal);
    private readonly Dictionary<(string FromFile, string Name), string?> _workers = [];

    /// <inheritdoc/>
    public KnownPrograms Known { get; private set; } = new();

    /// <summary>The name of a file here: the path under which it was asked for first.</summary>
    /// <param name="path">Relative to the working directory, or absolute.</param>
    public string NameOf(string path)
    {
        var id = host.Identify(path);
        if (!_names.TryGetValue(id, out var name))
        {
            return _names[id] = path;
        }

        if (path != name)
        {
            _otherPaths.TryAdd(name, new HashSet<string>(StringComparer.Ordinal));
            _otherPaths[name].Add(path);
        }

        return name;
    }

    /// <summary>Adds a file that has been read already.</summary>
    /// <returns>The file as it is known from now on.</returns>
    public AnalyzedProgram Add(SourceText source)
    {
        var name = NameOf(source.Path);
        if (_programs.ContainsKey(name))
        {
            // Programs have been followed through an older version of it, or past it.
            Known = new KnownPrograms();
        }

        var program = AnalyzedProgram.Bind(SyntaxTree.Parse(source));
        _programs[name] = program;
        _mentions.Add(name, program);
        return program;
    }

    /// <summary>Everything that is wrong in a file, seen from all programs it belongs to; nothing if it cannot be read.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="options">What the user has chosen.</param>
    public ImmutableArray<Diagnostic> Diagnose(string path, CheckOptions options) => MessageFindings.Diagnose(NameOf(path), options, this);

    /// <summary>What is wrong in a file that has been read already, with what its modules export.</summary>
    internal ImmutableArray<Diagnostic> Diagnose(SourceText source)
    {
        Add(source);
        return Known.ProgramOf(NameOf(source.Path), this)!.Diagnostics;
    }

    /// <inheritdoc/>
    public AnalyzedProgram? Load(string file)
    {
        if (_programs.TryGetValue(file, out var known))
        {
            return known;
        }

        try
        {
            var bytes = host.ReadProgram(file);
            return Add(ProgramNames.IsBytecode(file) ? BytecodeText.Of(file, bytes) : SourceText.FromBytes(file, bytes));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException
            or NotSupportedException)
        {
            // Whoever asked treats the program as one that is not known in full.
            return _programs[file] = null;
        }
    }

    /// <inheritdoc/>
    public string? FindWorker(string fromFile, string name)
    {
        if (!_workers.TryGetValue((fromFile, name), out var worker))
        {
            worker = _search.FindWorker(fromFile, name) is { } found ? NameOf(found) : null;
            _workers.Add((fromFile, name), worker);
        }

        return worker;
    }

    /// <inheritdoc/>
    /// <remarks>IMPORT of a folder or of what may not be read fails as if nothing were there; so does one that leads where a sandbox lets
    /// nobody look.</remarks>
    public string? FindModule(string fromFile, string path)
    {
        try
        {
            return _search.FindModule(fromFile, path) is { } found && NameOf(found) is var name && Load(name) is not null ? name : null;
        }
        catch (RefusedException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public bool LacksModule(string fromFile, string path) => FindModule(fromFile, path) is null;

    /// <inheritdoc/>
    /// <remarks>What counts is where the file really stands: a link in the folder may lead anywhere.</remarks>
    public bool IsNear(string fromFile, string file) =>
        PathRules.OfPlatform.IsNear(host.Identify(fromFile).RealPath, host.Identify(file).RealPath);

    /// <inheritdoc/>
    public IEnumerable<string> WorkerNames(string fromFile) => _search.WorkerNames(fromFile);

    /// <inheritdoc/>
    public IEnumerable<string> ModuleNames(string fromFile, string path) => _search.NeighboursOfModule(fromFile, path);

    /// <inheritdoc/>
    public IEnumerable<string> PossibleUsersOf(string file)
    {
        if (_foldersRead.Add(Path.GetDirectoryName(file) ?? ""))
        {
            foreach (var neighbour in _search.ProgramsBeside(file))
            {
                Load(NameOf(neighbour));
            }
        }

        return _otherPaths.GetValueOrDefault(file, []).Append(file).SelectMany(_mentions.Of).Distinct();
    }
}
