namespace Ttvm.Ide;

/// <summary>
/// Names of files as editors and the protocol write them. Editors escape differently (<c>file:///c%3A/a</c>, <c>file:///C:/a</c>),
/// so names are compared by a key; what a client has called a file is what it is called to the client.
/// </summary>
public static class FileUri
{
    private const string Scheme = "file://";

    /// <summary>The same for every spelling of one file.</summary>
    public static string Key(string uri)
    {
        if (!uri.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return uri;
        }

        var path = uri.AsSpan(Scheme.Length).Contains('%') ? Uri.UnescapeDataString(uri[Scheme.Length..]) : uri[Scheme.Length..];

        // The drive of a Windows path is the one part whose case editors do not agree on.
        return path is ['/', >= 'A' and <= 'Z', ':', ..] ? $"/{char.ToLowerInvariant(path[1])}{path[2..]}" : path;
    }

    /// <summary>The uri of a path with <c>/</c> that starts with <c>/</c>, as VS Code would write it.</summary>
    public static string OfPath(string path) =>
        Scheme + string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    /// <summary>The key of a path relative to the folder of a file, or to a folder if <paramref name="from"/> ends with <c>/</c>; null if there is none.</summary>
    public static string? Combine(string from, string path)
    {
        var parts = new List<string>(from[..(from.LastIndexOf('/') + 1)].Split('/', StringSplitOptions.RemoveEmptyEntries));
        path = path.Replace('\\', '/');
        if (path.StartsWith('/'))
        {
            parts.Clear();
        }

        foreach (var part in path.Split('/'))
        {
            switch (part)
            {
                case "" or ".":
                    break;
                case "..":
                    if (parts.Count == 0)
                    {
                        return null;
                    }

                    parts.RemoveAt(parts.Count - 1);
                    break;
                default:
                    parts.Add(part);
                    break;
            }
        }

        return "/" + string.Join('/', parts);
    }

    /// <summary>The last part, unescaped, for people.</summary>
    public static string FileName(string uri) => Uri.UnescapeDataString(uri[(uri.LastIndexOf('/') + 1)..]);
}
