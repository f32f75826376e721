using Ttvm.Cli.Terminals;
using Ttvm.Language.Files;
using Ttvm.Language.Text;
using Ttvm.Runtime.Hosting;

namespace Ttvm.Cli;

/// <summary>Reads program files, and finds what was meant by the name of one that does not exist.</summary>
internal static class ProgramFiles
{
    private static readonly EnumerationOptions s_enumeration = new()
    {
        // A link may lead back to the folder that holds the link.
        AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.System,
        IgnoreInaccessible = true,
    };

    /// <summary>The files as programs see them, and nothing else of the outside.</summary>
    public static IHost Host { get; } = new SystemHost([], Stream.Null, Stream.Null, () => TextReader.Null, _ => { });

    /// <summary>What stands for standard input where a program's file can stand; a file of that name is <c>./-</c>.</summary>
    public const string StandardInput = "-";

    /// <summary>What a program from standard input is called. Its workers and modules are looked for in the working directory.</summary>
    public const string StandardInputName = "<stdin>";

    /// <summary>The bytes of a file or, for <c>-</c>, of standard input, and what it is called.</summary>
    /// <exception cref="CommandException">It cannot be read.</exception>
    public static (string Name, byte[] Bytes) Read(string path, Terminal terminal)
    {
        if (path != StandardInput)
        {
            return (path, Read(path));
        }

        try
        {
            return (StandardInputName, Bounded.ReadToEnd(terminal.OpenInputBytes(), 0, ProgramFile.Largest));
        }
        catch (IOException exception)
        {
            throw CommandException.Failure($"cannot read standard input: {exception.Message}");
        }
        catch (InsufficientMemoryException)
        {
            throw CommandException.Failure($"cannot read standard input: {ProgramFile.TooLarge}");
        }
    }

    /// <summary>The bytes of a file.</summary>
    /// <exception cref="CommandException">It cannot be read.</exception>
    public static byte[] Read(string path)
    {
        try
        {
            // The host words its errors for people; there should be one wording of them.
            return Host.ReadProgram(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException
            or NotSupportedException)
        {
            throw CommandException.Failure($"cannot read {path}: {exception.Message}{Suggestion.DidYouMean(FindNearMiss(path))}");
        }
    }

    /// <summary>The programs in a folder and below, as people name them, in order. Folders of tools and links are left out.</summary>
    public static IEnumerable<string> SourcesUnder(string folder)
    {
        var entries = Directory.EnumerateFileSystemEntries(folder, "*", s_enumeration).Select(entry => Path.GetFileName(entry))
            .Where(name => !ProgramNames.IsPassedOver(name)).Order(StringComparer.Ordinal)
            .Select(name => folder == "." ? name : Path.Combine(folder, name));
        return entries.SelectMany(entry => Directory.Exists(entry) ? SourcesUnder(entry)
            : Path.GetExtension(entry) == ProgramNames.Source ? [entry] : []);
    }

    /// <summary>A program in the same folder with that name and an extension, or with nearly that name; null if there is none, or if the
    /// file exists.</summary>
    public static string? FindNearMiss(string path)
    {
        var folder = Path.GetDirectoryName(path) ?? "";
        if (Path.Exists(path) || !Directory.Exists(folder.Length == 0 ? "." : folder))
        {
            return null;
        }

        // Without extensions, which all programs have in common and which would make distant names look near.
        var programs = Programs(folder).ToLookup(Path.GetFileNameWithoutExtension);
        var name = Path.GetFileNameWithoutExtension(path);
        var meant = programs.Contains(name) ? name : NearMiss.Find(name, programs.Select(group => group.Key!));
        return meant is null ? null : Path.Combine(folder, programs[meant].First());
    }

    /// <summary>Source before bytecode, otherwise by name.</summary>
    private static List<string> Programs(string folder)
    {
        try
        {
            return [.. from file in Directory.EnumerateFiles(folder.Length == 0 ? "." : folder)
                       where ProgramNames.ExtensionOf(file).Length > 0
                       orderby ProgramNames.IsBytecode(file), file
                       select Path.GetFileName(file)];
        }
        catch (UnauthorizedAccessException)
        {
            // A folder that may not be listed has no suggestions to offer.
            return [];
        }
    }
}
