using System.Collections.Immutable;
using Ttvm.Language.Checks;

namespace Ttvm.Language.Messages;

/// <summary>
/// What is wrong with the messages of a file, in the light of the programs it belongs to. A program is a root, a file that no other spawns or
/// imports, with all that it reaches. A file of several programs has the findings that hold in each of them; one that no root reaches has none.
/// </summary>
public static class MessageFindings
{
    /// <summary>The findings of a file, in no order. Any thread may ask; it costs in proportion to the process instructions of its programs.</summary>
    /// <param name="file">A file that can be loaded.</param>
    /// <param name="files">Where files are found.</param>
    public static ImmutableArray<Diagnostic> Of(string file, IProgramFiles files)
    {
        if (files.Load(file) is not { ProcessUses.IsEmpty: false } program)
        {
            return [];
        }

        ImmutableArray<Diagnostic>? common = null;
        foreach (var root in RootsOf(file, files))
        {
            var found = MessageFlow.Of(root, files).Diagnose(file);
            common = common is null ? found : [.. common.Value.Where(known => found.Any(other => other.Rule == known.Rule && other.Span == known.Span))];
            if (common.Value.IsEmpty)
            {
                break;
            }
        }

        return [.. common ?? [], .. MisspeltProcess.Check(file, program, files)];
    }

    /// <summary>A root and all files that it spawns and imports, the root first; without those that cannot be loaded.</summary>
    /// <param name="root">The file that a program starts with.</param>
    /// <param name="files">Where files are found.</param>
    public static ImmutableArray<string> FilesOf(string root, IProgramFiles files) => MessageFlow.Of(root, files).Files;

    /// <summary>The program that begins with a file.</summary>
    /// <param name="root">The file that it starts with.</param>
    /// <param name="files">Where files are found.</param>
    public static ProgramOutline OutlineOf(string root, IProgramFiles files)
    {
        var flow = MessageFlow.Of(root, files);
        return new ProgramOutline(root, flow.Files, flow.IsOpen, flow.Files.Any(file => flow.ProgramOf(file).ProcessUses.Any(use => use.Spawns)));
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

    /// <summary>The files that spawn or import a file themselves, each once.</summary>
    internal static IEnumerable<string> UsersOf(string file, IProgramFiles files) =>
        from user in files.PossibleUsersOf(file).Distinct(StringComparer.Ordinal)
        where user != file
        let program = files.Load(user)
        where program?.ProcessUses.Any(use => MayLeadTo(use, file) && MessageFlow.TargetOf(user, program, use, files) == file) == true
        select user;

    /// <summary>Whether an instruction names a file of this name; looking for the file itself may ask the disk.</summary>
    private static bool MayLeadTo(ProcessUse use, string file)
    {
        var named = LastPart(use.Name);
        var own = LastPart(file);
        return named.Length > 0 && own.StartsWith(named, StringComparison.OrdinalIgnoreCase) && (own.Length == named.Length || own[named.Length] == '.');

        static ReadOnlySpan<char> LastPart(string? path) => path.AsSpan()[(path.AsSpan().LastIndexOfAny('/', '\\') + 1)..];
    }
}
