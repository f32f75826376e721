using Ttvm.Analysis.Domain;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Files;

namespace Ttvm.Analysis.Messages;

/// <summary>
/// Where the files of programs come from. The caller reads them; nothing here touches a disk. Names of files are the caller's and are only
/// compared, so one file must have one name.
/// </summary>
public interface IProgramFiles
{
    /// <summary>What has been found out about the programs of the files; kept for as long as <see cref="Load(string)"/> gives the same
    /// versions.</summary>
    KnownPrograms Known { get; }

    /// <summary>
    /// A file as it stands alone; null if it cannot be read. The same object each time. What it says of its imports is of no account:
    /// <see cref="KnownPrograms"/> has it with all that they bring.
    /// </summary>
    AnalyzedProgram? Load(string file);

    /// <summary>A file with what its imports bring; null if it cannot be read. Whoever keeps versions of files keeps the last of these,
    /// too, so that the next is made of it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="imports">What is known of its imports.</param>
    AnalyzedProgram? Load(string file, ModuleImports imports) => Load(file)?.With(imports);

    /// <summary>The worker program that SPAWN of a name starts, looked up as language.md, section 3.5 says; null if there is
    /// none.</summary>
    /// <param name="fromFile">The file that holds the SPAWN.</param>
    /// <param name="name">The name, without extension.</param>
    string? FindWorker(string fromFile, string name);

    /// <summary>The module that IMPORT of a path loads; null if there is none.</summary>
    /// <param name="fromFile">The file that holds the IMPORT.</param>
    /// <param name="path">As written.</param>
    string? FindModule(string fromFile, string path);

    /// <summary>Whether IMPORT of a path surely finds nothing; false also where there may be files that are not known.</summary>
    /// <param name="fromFile">The file that holds the IMPORT.</param>
    /// <param name="path">As written.</param>
    bool LacksModule(string fromFile, string path);

    /// <summary>
    /// Whether a file lies in the folder of another, or below. Any other may be anything that the program's author has thought of, such as
    /// a file of passwords, and whoever sees the findings need not be who may read it: they show nothing of it.
    /// </summary>
    /// <param name="fromFile">The file that names the other.</param>
    /// <param name="file">The other.</param>
    bool IsNear(string fromFile, string file) =>
        PathRules.OfPlatform.IsNear(fromFile, file) && !file.StartsWith('/') == !fromFile.StartsWith('/');

    /// <summary>The names of all workers that a file could spawn, for suggestions.</summary>
    IEnumerable<string> WorkerNames(string fromFile);

    /// <summary>The paths of all modules that stand where IMPORT looks for this one, as IMPORT takes them, for suggestions.</summary>
    /// <param name="fromFile">The file that holds the IMPORT.</param>
    /// <param name="path">As written.</param>
    IEnumerable<string> ModuleNames(string fromFile, string path) =>
        WorkerNames(fromFile).Select(worker => worker + ProgramNames.ExtensionOf(path));

    /// <summary>The known files that may spawn or import a file; those that do not are sorted out by the asker.</summary>
    IEnumerable<string> PossibleUsersOf(string file);
}
