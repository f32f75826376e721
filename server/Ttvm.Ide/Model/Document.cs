using System.Collections.Immutable;
using Ttvm.Analysis.Domain;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Binding;
using Ttvm.Language.Files;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Ide.Model;

/// <summary>
/// One version of one file, open or on disk. Immutable, so any number of threads may read it while the editor goes on to the next version;
/// names are bound on first use and then shared by all features that look at this version.
/// </summary>
public sealed class Document
{
    /// <summary>The longest text that is analysed, in UTF-16 units.</summary>
    public const int LargestText = 32 << 20;

    private static long s_lastStamp;
    private readonly Lazy<AnalyzedProgram> _program;
    private readonly Lazy<ImmutableArray<SpawnName>> _spawnNames;
    private readonly Lazy<ImmutableArray<FileReference>> _fileReferences;
    private readonly Lazy<LineRegions> _frames;
    private readonly Lazy<ImmutableArray<TryBlock>> _tryBlocks;
    private readonly Lazy<ImmutableArray<(string, bool)>> _processNames;

    /// <summary>The same with what was last known of the file's imports. Workspaces may disagree about them; each asks for what it
    /// knows.</summary>
    private volatile AnalyzedProgram? _withImports;

    /// <summary>The names of the newest version that was bound before this one; binding starts from them, and costs what has changed
    /// since.</summary>
    private readonly AnalyzedProgram? _bound;

    private Document(string uri, FileId? id, int? version, SyntaxTree tree, AnalyzedProgram? bound = null)
    {
        Uri = uri;
        Id = id ?? Identify(uri, _ => null);
        Version = version;
        Stamp = Interlocked.Increment(ref s_lastStamp);
        Tree = tree;
        _bound = bound;
        _program = new Lazy<AnalyzedProgram>(() => bound?.WithTree(tree) ?? AnalyzedProgram.Bind(tree),
            LazyThreadSafetyMode.ExecutionAndPublication);
        _spawnNames = new Lazy<ImmutableArray<SpawnName>>(() => SpawnName.FindAll(tree), LazyThreadSafetyMode.ExecutionAndPublication);
        _fileReferences = new Lazy<ImmutableArray<FileReference>>(() => FileReference.FindAll(this),
            LazyThreadSafetyMode.ExecutionAndPublication);
        _frames = new Lazy<LineRegions>(() => new LineRegions(this), LazyThreadSafetyMode.ExecutionAndPublication);
        _processNames = new Lazy<ImmutableArray<(string, bool)>>(
            () => [.. Program.ReferencesOf(SymbolKind.Process).Where(reference => reference.Name.Length > 0)
                .Select(reference => (reference.Name, reference.IsDefinition)).Distinct()],
            LazyThreadSafetyMode.ExecutionAndPublication);
        _tryBlocks = new Lazy<ImmutableArray<TryBlock>>(() => Model.TryBlocks.Of(tree), LazyThreadSafetyMode.ExecutionAndPublication);
    }

    /// <summary>The file as the editor names it; compared character by character, never taken apart to find a file.</summary>
    public string Uri { get; }

    /// <summary>Which file it is, whatever its uri is.</summary>
    public FileId Id { get; }

    /// <summary>The editor's number for this version; it grows with every change. Null if the file is not open but as it is on
    /// disk.</summary>
    public int? Version { get; }

    /// <summary>Whether its text is so long that it is not kept: nothing is known about it, and features find an empty file.</summary>
    public bool IsTooLarge { get; private init; }

    /// <summary>Whether an editor has it open, so that its text is the editor's and not the disk's.</summary>
    public bool IsOpen => Version is not null;

    /// <summary>Whether it is bytecode, known as the text of which it could be made: nobody sees that text, and no edit can change
    /// it.</summary>
    public bool IsBytecode => !IsOpen && ProgramNames.IsBytecode(Uri);

    /// <summary>A number that no other version of any file has had since the program started, also not after closing and opening
    /// again.</summary>
    public long Stamp { get; }

    /// <summary>The parsed text.</summary>
    public SyntaxTree Tree { get; }

    /// <summary>The text.</summary>
    public SourceText Text => Tree.Text;

    /// <summary>
    /// Names and findings of this version; the first caller pays for binding. It knows of its imports what was last known: who shows what
    /// follows from them asks <see cref="Workspace.ProgramOf"/> first.
    /// </summary>
    public AnalyzedProgram Program => _withImports ?? _program.Value;

    /// <summary>Every string that is pushed just to be spawned, in document order.</summary>
    public ImmutableArray<SpawnName> SpawnNames => _spawnNames.Value;

    /// <summary>Every name that may stand for another file, in document order.</summary>
    public ImmutableArray<FileReference> FileReferences => _fileReferences.Value;

    /// <summary>The key of the file itself, to which the uri may lead through links.</summary>
    internal string RealKey => Id.RealPath is ['/', ..] or [_, ':', '/', ..]
        ? FileUri.KeyOfPath(Id.RealPath, PathRules.OfPlatform) : Id.RealPath;

    /// <summary>Which instructions share their variables.</summary>
    internal LineRegions Frames => _frames.Value;

    /// <summary>The names of processes in the file, each once as a name that is registered and once as one that is used.</summary>
    internal ImmutableArray<(string Name, bool IsDefinition)> ProcessNames => _processNames.Value;

    /// <summary>Which TRY, CATCH and END_TRY belong together.</summary>
    internal ImmutableArray<TryBlock> TryBlocks => _tryBlocks.Value;

    /// <summary>The first version of a file that an editor has opened.</summary>
    /// <param name="uri">How the editor names it.</param>
    /// <param name="version">The editor's version number.</param>
    /// <param name="text">The whole text.</param>
    /// <param name="id">Which file it is; by default what the uri says if there are no links.</param>
    public static Document Open(string uri, int version, string text, FileId? id = null) =>
        text.Length <= LargestText
            ? new Document(uri, id, version, SyntaxTree.Parse(new SourceText(uri, text)))
            : new Document(uri, id, version, SyntaxTree.Parse(new SourceText(uri, ""))) { IsTooLarge = true };

    /// <summary>A file that no editor has open.</summary>
    /// <param name="uri">How editors would name it.</param>
    /// <param name="text">What is on disk.</param>
    /// <param name="id">Which file it is; by default what the uri says if there are no links.</param>
    public static Document OnDisk(string uri, SourceText text, FileId? id = null) => new(uri, id, null, SyntaxTree.Parse(text));

    /// <summary>Which file a uri, or the key of one, means; what is no name of a file is only the same as itself.</summary>
    /// <param name="uri">The uri or key.</param>
    /// <param name="linkTarget">Where a link leads; see <see cref="PathRules.Identify"/>.</param>
    public static FileId Identify(string uri, Func<string, string?> linkTarget)
    {
        var key = FileUri.Key(uri);
        return key.StartsWith('/') && FileUri.NativePathOf(key, PathRules.OfPlatform) is { } path
            && !path.Contains('\0', StringComparison.Ordinal)
            ? PathRules.OfPlatform.Identify(path, linkTarget)
            : PathRules.Unix.Identify(key, _ => null);
    }

    /// <summary>The program with what is known of its imports.</summary>
    internal AnalyzedProgram ProgramWith(ModuleImports imports)
    {
        // Threads may make the same twice; each is whole, and the last is the beginning of the next version.
        return _withImports is { } known && known.Imports.Equals(imports) ? known : _withImports = Program.With(imports);
    }

    /// <summary>The string on a line that is pushed just to be spawned; null if there is none.</summary>
    public SpawnName? SpawnNameOn(int line) => SpawnName.On(Tree, line);

    /// <summary>The name on a line that may stand for another file; null if there is none.</summary>
    public FileReference? FileReferenceOn(int line) => FileReference.On(this, line);

    /// <summary>The same file after edits, each of which refers to the text that the one before it left. Only the touched lines are parsed
    /// again.</summary>
    /// <param name="version">The number of the new version.</param>
    /// <param name="edit">Turns the tree of this version into the tree of the next.</param>
    public Document Change(int version, Func<SyntaxTree, SyntaxTree> edit) =>
        new(Uri, Id, version, edit(Tree), _withImports ?? (_program.IsValueCreated ? _program.Value : _bound)) { IsTooLarge = IsTooLarge };
}
