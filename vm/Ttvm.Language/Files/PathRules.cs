using System.Collections.Immutable;

namespace Ttvm.Language.Files;

/// <summary>How a platform reads paths. Nothing here touches a disk: whoever can, says where links lead.</summary>
/// <param name="IgnoresCase">Whether names that differ in case only are one name.</param>
/// <param name="HasBackslash">Whether <c>\</c> separates parts, as <c>/</c> does everywhere; elsewhere it is a character of a name.</param>
public sealed record PathRules(bool IgnoresCase, bool HasBackslash)
{
    /// <summary>As many links as Linux follows in one path; beyond it they lead round in a circle.</summary>
    private const int MostLinks = 40;

    /// <summary>Linux and its relatives.</summary>
    public static PathRules Unix { get; } = new(IgnoresCase: false, HasBackslash: false);

    /// <summary>The Mac, as its disks are set up unless somebody asks for something else.</summary>
    public static PathRules Mac { get; } = new(IgnoresCase: true, HasBackslash: false);

    /// <summary>Windows.</summary>
    public static PathRules Windows { get; } = new(IgnoresCase: true, HasBackslash: true);

    /// <summary>The rules of the platform we run on.</summary>
    public static PathRules OfPlatform { get; } = OperatingSystem.IsWindows() ? Windows : OperatingSystem.IsMacOS() ? Mac : Unix;

    /// <summary>Compares paths that <see cref="Combine"/> made.</summary>
    public StringComparer Comparer => IgnoresCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>As <see cref="Comparer"/>, for comparing parts of paths.</summary>
    public StringComparison Comparison => IgnoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>The folder of a path that <see cref="Combine"/> made, with a <c>/</c> at its end.</summary>
    public static string FolderOf(string path) => path[..(path.LastIndexOf('/') + 1)];

    /// <summary>Whether a file lies in the folder of another, or below; for such paths.</summary>
    public bool IsNear(string fromFile, string file) => file.StartsWith(FolderOf(fromFile), Comparison);

    /// <summary>A folder in one that ends with <c>/</c>, as this one does then.</summary>
    public static string FolderIn(string folder, string name) => $"{folder}{name}/";

    /// <summary>
    /// A path seen from a folder, with <c>/</c> between its parts and without <c>.</c>, <c>..</c> and empty parts. A <c>..</c> takes back
    /// the part before it, also where that is a link; at the root it leads nowhere else.
    /// </summary>
    /// <param name="folder">A full path; if it is relative, the result is relative to the same folder.</param>
    /// <param name="path">Relative, or a full path, for which the folder does not count.</param>
    public string Combine(string folder, string path)
    {
        var (root, parts) = Split(path);
        if (root.Length == 0)
        {
            (root, var before) = Split(folder);
            parts = [.. before, .. parts];
        }

        var kept = new List<string>(parts.Length);
        foreach (var part in parts)
        {
            if (part != ".." || (root.Length == 0 && kept is [] or [.., ".."]))
            {
                kept.Add(part);
            }
            else if (kept.Count > 0)
            {
                kept.RemoveAt(kept.Count - 1);
            }
        }

        return root + string.Join('/', kept);
    }

    /// <summary>Which file a path leads to, whether or not there is one.</summary>
    /// <param name="path">A full path.</param>
    /// <param name="linkTarget">Where a link leads, as it says itself; null for paths that are no link.</param>
    public FileId Identify(string path, Func<string, string?> linkTarget)
    {
        var (root, parts) = Split(Combine(path, ""));
        var ahead = new Stack<string>(parts.Reverse());
        var behind = new List<string>(parts.Length);
        var links = 0;
        while (ahead.TryPop(out var part))
        {
            if (part == "..")
            {
                // It comes from a link, which counts its folders where it really stands.
                behind.RemoveRange(Math.Max(behind.Count - 1, 0), Math.Min(behind.Count, 1));
                continue;
            }

            behind.Add(part);
            if (links < MostLinks && linkTarget(root + string.Join('/', behind)) is { Length: > 0 } target)
            {
                links++;
                behind.RemoveAt(behind.Count - 1);
                var (targetRoot, targetParts) = Split(target);
                if (targetRoot.Length > 0)
                {
                    root = targetRoot;
                    behind.Clear();
                }

                foreach (var ofTarget in targetParts.Reverse())
                {
                    ahead.Push(ofTarget);
                }
            }
        }

        var real = root + string.Join('/', behind);
        return new FileId(real, IgnoresCase ? real.ToUpperInvariant() : real);
    }

    /// <summary>What a full path starts with, and its parts; the root of a relative path is empty.</summary>
    private (string Root, ImmutableArray<string> Parts) Split(string path)
    {
        path = HasBackslash ? path.Replace('\\', '/') : path;
        var root = HasBackslash && path.StartsWith("//", StringComparison.Ordinal) ? "//"
            : path.StartsWith('/') ? "/"
            : HasBackslash && path is [_, ':', '/', ..] ? path[..3]
            : "";
        return (root, [.. path[root.Length..].Split('/').Where(part => part is not ("" or "."))]);
    }
}
