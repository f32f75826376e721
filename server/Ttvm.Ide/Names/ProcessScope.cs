using Ttvm.Analysis.Messages;
using Ttvm.Ide.Model;
using Ttvm.Language.Binding;
using Ttvm.Language.Files;

namespace Ttvm.Ide.Names;

/// <summary>
/// In which files a process name means the same. Names are registered in the machine that runs a program, so those of two programs have
/// nothing to do with each other. But a program that does not spawn anything, or of which not all processes are known, may be a part of
/// another; all of these have a name in common, except that a program which spawns and registers the name itself is taken to mean its own.
/// </summary>
internal static class ProcessScope
{
    /// <summary>The files of the programs that <paramref name="document"/> belongs to, and all others that may be parts of them, in the
    /// order of their names.</summary>
    public static IEnumerable<Document> FilesOf(Workspace workspace, Document document, string name) =>
        Collect(workspace, document, name, withFurther: false);

    /// <summary>The same with the files of all programs that one of these files belongs to if it has the name: where it changes, it must
    /// change for all of them.</summary>
    public static IEnumerable<Document> FilesTiedTo(Workspace workspace, Document document, string name) =>
        Collect(workspace, document, name, withFurther: true);

    /// <summary>Every place that means the same as the name in <paramref name="document"/>, in order of file and place.</summary>
    public static IEnumerable<Place> Occurrences(Workspace workspace, Document document, string name) =>
        FilesOf(workspace, document, name).SelectMany(file => Resolution.OccurrencesIn(file, SymbolKind.Process, name));

    /// <summary>The files whose process names may mean something in a file: those of its programs, and all of the workspace if one of these
    /// may be a part of another.</summary>
    public static IEnumerable<Document> AllFilesFor(Workspace workspace, Document document) => IsClosed(workspace, document)
        ? workspace.Programs.Of(document).SelectMany(program => program.Files).Distinct(StringComparer.Ordinal)
            .Select(file => workspace.Find(file)!)
        : workspace.Documents;

    /// <summary>Whether all who may use the names of a file are known.</summary>
    public static bool IsClosed(Workspace workspace, Document document) => !workspace.Programs.Of(document).Any(program => program.IsOpen);

    private static List<Document> Collect(Workspace workspace, Document document, string name, bool withFurther)
    {
        var files = new SortedDictionary<string, Document>(StringComparer.Ordinal);
        var roots = new HashSet<string>(StringComparer.Ordinal);
        var pending = new Queue<Document>([document]);
        var isPooled = false;
        while (pending.TryDequeue(out var next))
        {
            foreach (var program in workspace.Programs.Of(next).Where(program => roots.Add(program.Root)))
            {
                foreach (var file in program.Files)
                {
                    Add(workspace.Find(file)!);
                }

                if (!isPooled && IsShared(workspace, program, name))
                {
                    isPooled = true;
                    foreach (var other in workspace.Documents.Where(other =>
                        Names(other, name) && workspace.Programs.Of(other).Any(part => IsShared(workspace, part, name))))
                    {
                        Add(other);
                    }
                }
            }
        }

        return [.. files.Values];

        void Add(Document file)
        {
            if (files.TryAdd(FileUri.Key(file.Uri), file) && withFurther && Names(file, name))
            {
                pending.Enqueue(file);
            }
        }
    }

    private static bool IsShared(Workspace workspace, ProgramOutline program, string name) => program.IsOpen
        && !(program.Spawns && program.Files.Any(file => Registers(workspace.Find(file)!, name)));

    private static bool Registers(Document document, string name) => document.ProcessNames.Contains((name, true));

    private static bool Names(Document document, string name) => Registers(document, name) || document.ProcessNames.Contains((name, false));
}
