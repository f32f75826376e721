namespace Ttvm.Language.Files;

/// <summary>
/// Names of files as editors and the protocols write them. Editors write the same file differently (<c>file:///c%3A/a</c>,
/// <c>file:///C:/a</c>,
/// <c>file:/c:/a</c>, <c>file://localhost/c:/a</c>: all that RFC 8089 allows), so names are compared by a key; what a client has called a
/// file is what it is called to the client.
/// </summary>
public static class FileUri
{
    private const string Scheme = "file:";
    private const string Prefix = "file://";

    /// <summary>Whether a name is the uri of a file.</summary>
    public static bool IsFile(string uri) => uri.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The same for every spelling of one path: the path with <c>/</c> at its start and between its parts; a host other than this machine
    /// stands in front, behind <c>//</c>. A name that is no uri of a file is its own key.
    /// </summary>
    public static string Key(string uri)
    {
        if (!IsFile(uri))
        {
            return uri;
        }

        if (uri.StartsWith(Prefix + "/", StringComparison.OrdinalIgnoreCase) && IsPlain(uri.AsSpan(Prefix.Length)))
        {
            return uri[Prefix.Length..];
        }

        var rest = uri[Scheme.Length..].Replace('\\', '/');
        rest = rest.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(rest) : rest;
        var host = "";
        if (rest.StartsWith("//", StringComparison.Ordinal))
        {
            var end = rest.IndexOf('/', 2);
            host = end < 0 ? rest[2..] : rest[2..end];
            if (IsDrive(host) || (host.Length == 0 && rest.StartsWith("////", StringComparison.Ordinal)))
            {
                // A drive where a host should stand; and a path of Windows that has its host in itself, behind two or three more.
                rest = rest.TrimStart('/');
                end = rest.IndexOf('/', StringComparison.Ordinal);
                (host, rest) = IsDrive(host) ? ("", rest) : end < 0 ? (rest, "") : (rest[..end], rest[end..]);
            }
            else
            {
                rest = end < 0 ? "" : rest[end..];
            }
        }

        var path = PathRules.Unix.Combine("/", rest);
        if (path.Length >= 3 && IsDrive(path.AsSpan(1, 2)) && (path.Length == 3 || path[3] == '/'))
        {
            // The drive is the one part of a Windows path whose case editors do not agree on; `|` was once written for its colon.
            path = $"/{char.ToLowerInvariant(path[1])}:{path[3..]}";
        }

        return host.Length == 0 || host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? path
            : "//" + host.ToLowerInvariant() + path;
    }

    /// <summary>The path of a file's uri, as the platform writes it; null for other uris, and for files of a host that the platform cannot
    /// reach by a path.</summary>
    /// <param name="uri">The uri.</param>
    /// <param name="rules">The platform.</param>
    public static string? PathOf(string uri, PathRules rules) => !IsFile(uri) ? null : NativePathOf(Key(uri), rules);

    /// <summary>The path that a key stands for, as the platform writes it; null if it has none.</summary>
    /// <param name="key">What <see cref="Key"/> gave for the uri of a file.</param>
    /// <param name="rules">The platform.</param>
    public static string? NativePathOf(string key, PathRules rules) =>
        key.StartsWith("//", StringComparison.Ordinal) ? rules.HasBackslash ? key : null
        : rules.HasBackslash && key is ['/', _, ':', ..] ? key[1..]
        : key;

    /// <summary>The key of a full path.</summary>
    /// <param name="path">As the platform writes it.</param>
    /// <param name="rules">The platform.</param>
    public static string KeyOfPath(string path, PathRules rules)
    {
        path = rules.Combine(path, "");
        return path is [_, ':', ..] && rules.HasBackslash ? $"/{char.ToLowerInvariant(path[0])}{path[1..]}" : path;
    }

    /// <summary>The uri of a full path, as VS Code would write it.</summary>
    /// <param name="path">As the platform writes it.</param>
    /// <param name="rules">The platform.</param>
    public static string OfPath(string path, PathRules rules) => OfKey(KeyOfPath(path, rules));

    /// <summary>The uri of a key, as VS Code would write it.</summary>
    public static string OfKey(string key)
    {
        var path = string.Join('/', key.Split('/').Select(Uri.EscapeDataString));
        return key.StartsWith("//", StringComparison.Ordinal) ? Scheme + path : Prefix + path;
    }

    /// <summary>The last part, unescaped, for people.</summary>
    public static string FileName(string uri) => Uri.UnescapeDataString(uri[(uri.LastIndexOf('/') + 1)..]);

    /// <summary>Nearly all names need no rewriting, and names are compared with every key that is pressed.</summary>
    private static bool IsPlain(ReadOnlySpan<char> path) =>
        !path.ContainsAny('%', '\\', '|') && path.IndexOf("//") < 0 && path.IndexOf("/.") < 0 && path is not [_, >= 'A' and <= 'Z', ':', ..]
            && (path.Length == 1 || path[^1] != '/');

    private static bool IsDrive(ReadOnlySpan<char> text) => text is [(>= 'a' and <= 'z') or (>= 'A' and <= 'Z'), ':' or '|'];
}
