using System.Collections.Immutable;
using Ttvm.Analysis.Checks;
using Ttvm.Language.Diagnostics;

namespace Ttvm.Analysis.Messages;

/// <summary>
/// What is wrong with the messages of a file, in the light of the programs it belongs to. A program is a root, a file that no other spawns
/// or imports, with all that it reaches. A file of several programs has the findings that hold in each of them; one that no root reaches
/// has none.
/// </summary>
public static class MessageFindings
{
    /// <summary>Everything that is wrong in a file, with what follows from its imports and from the programs that it belongs to; nothing if
    /// it cannot be loaded.</summary>
    /// <param name="file">The file.</param>
    /// <param name="options">What the user has chosen.</param>
    /// <param name="files">Where files are found.</param>
    public static ImmutableArray<Diagnostic> Diagnose(string file, CheckOptions options, IProgramFiles files) =>
        files.Known.ProgramOf(file, files) is { } program ? program.Diagnose(options, Of(file, files)) : [];

    /// <summary>
    /// The findings of a file, in no order. Any thread may ask. The first question about a program costs in proportion to its process
    /// instructions, further ones, and those after an edit that leaves these as they are, in proportion to what is found.
    /// </summary>
    /// <param name="file">A file that can be loaded.</param>
    /// <param name="files">Where files are found.</param>
    public static ImmutableArray<Diagnostic> Of(string file, IProgramFiles files)
    {
        if (files.Known.ProgramOf(file, files) is not { ProcessUses.IsEmpty: false } program
            || files.Known.LinksOf(file, files) is not { } links)
        {
            return [];
        }

        var found = ImmutableArray.CreateBuilder<Diagnostic>();
        Guard(typeof(MessageChecks), () => found.AddRange(CommonOf(file, files)));
        Guard(typeof(MisspeltProcess), () => found.AddRange(links.Misspelt.Select(finding => finding.In(_ => program))));
        Guard(typeof(BrokenTargets), () => found.AddRange(BrokenTargets.Check(links, program, files)));
        return found.ToImmutable();

        void Guard(Type check, Action part)
        {
            if (FailedCheck.Try(check, part) is { } failed)
            {
                found.Add(failed);
            }
        }
    }

    /// <summary>What holds in every program that the file belongs to.</summary>
    private static ImmutableArray<Diagnostic> CommonOf(string file, IProgramFiles files)
    {
        ImmutableArray<Diagnostic>? common = null;
        foreach (var root in RootsOf(file, files))
        {
            var found = files.Known.FlowOf(root, files).Diagnose(file);
            var places = common is null ? null : found.Select(other => (other.Rule, other.Span)).ToHashSet();
            common = places is null ? found : [.. common!.Value.Where(known => places.Contains((known.Rule, known.Span)))];
            if (common.Value.IsEmpty)
            {
                break;
            }
        }

        return common ?? [];
    }

    /// <summary>A root and all files that it spawns and imports, the root first; without those that cannot be loaded.</summary>
    /// <param name="root">The file that a program starts with.</param>
    /// <param name="files">Where files are found.</param>
    public static ImmutableArray<string> FilesOf(string root, IProgramFiles files) => files.Known.FlowOf(root, files).Files;

    /// <summary>The files that spawn or import a file themselves, each once.</summary>
    internal static IEnumerable<string> UsersOf(string file, IProgramFiles files) =>
        files.PossibleUsersOf(file).Distinct(StringComparer.Ordinal)
            .Where(user => user != file && files.Known.LinksOf(user, files)?.LeadsTo(file) == true);

    /// <summary>The program that begins with a file.</summary>
    /// <param name="root">The file that it starts with.</param>
    /// <param name="files">Where files are found.</param>
    public static ProgramOutline OutlineOf(string root, IProgramFiles files)
    {
        var flow = files.Known.FlowOf(root, files);
        return new ProgramOutline(root, flow.Files, flow.IsOpen, flow.Spawns);
    }

    /// <summary>The roots from which a file is reached, in the order of their names; none if everybody who uses it is used by it.</summary>
    /// <param name="file">A file that can be loaded.</param>
    /// <param name="files">Where files are found.</param>
    public static IEnumerable<string> RootsOf(string file, IProgramFiles files)
    {
        var roots = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal) { file };
        var queue = new Queue<string>([file]);
        while (queue.TryDequeue(out var next))
        {
            var isUsed = false;
            foreach (var user in UsersOf(next, files))
            {
                isUsed = true;
                if (seen.Add(user))
                {
                    queue.Enqueue(user);
                }
            }

            if (!isUsed)
            {
                roots.Add(next);
            }
        }

        return roots.Order(StringComparer.Ordinal);
    }
}
