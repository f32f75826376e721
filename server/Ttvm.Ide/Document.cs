using System.Collections.Immutable;
using Ttvm.Language.Binding;
using Ttvm.Language.Syntax;

namespace Ttvm.Ide;

/// <summary>
/// One version of one open file. Immutable, so any number of threads may read it while the editor goes on to the next version;
/// names are bound on first use and then shared by all features that look at this version.
/// </summary>
public sealed class Document
{
    private static long s_lastStamp;
    private readonly Lazy<BoundProgram> _program;
    private readonly Lazy<ImmutableArray<SpawnName>> _spawnNames;

    private Document(string uri, int version, SyntaxTree tree)
    {
        Uri = uri;
        Version = version;
        Stamp = Interlocked.Increment(ref s_lastStamp);
        Tree = tree;
        _program = new Lazy<BoundProgram>(() => BoundProgram.Bind(tree), LazyThreadSafetyMode.ExecutionAndPublication);
        _spawnNames = new Lazy<ImmutableArray<SpawnName>>(() => SpawnName.FindAll(tree), LazyThreadSafetyMode.ExecutionAndPublication);
    }

    /// <summary>The file as the editor names it; compared character by character, never taken apart to find a file.</summary>
    public string Uri { get; }

    /// <summary>The editor's number for this version; it grows with every change.</summary>
    public int Version { get; }

    /// <summary>A number that no other version of any file has had since the program started, also not after closing and opening again.</summary>
    public long Stamp { get; }

    /// <summary>The parsed text.</summary>
    public SyntaxTree Tree { get; }

    /// <summary>The text.</summary>
    public SourceText Text => Tree.Text;

    /// <summary>Names and findings of this version; the first caller pays for binding.</summary>
    public BoundProgram Program => _program.Value;

    /// <summary>Every string that is pushed just to be spawned, in document order.</summary>
    public ImmutableArray<SpawnName> SpawnNames => _spawnNames.Value;

    /// <summary>The first version of a file.</summary>
    /// <param name="uri">How the editor names it.</param>
    /// <param name="version">The editor's version number.</param>
    /// <param name="text">The whole text.</param>
    public static Document Open(string uri, int version, string text) =>
        new(uri, version, SyntaxTree.Parse(new SourceText(uri, text)));

    /// <summary>The same file after edits, each of which refers to the text that the one before it left. Only the touched lines are parsed again.</summary>
    /// <param name="version">The number of the new version.</param>
    /// <param name="edit">Turns the tree of this version into the tree of the next.</param>
    public Document Change(int version, Func<SyntaxTree, SyntaxTree> edit) => new(Uri, version, edit(Tree));
}
