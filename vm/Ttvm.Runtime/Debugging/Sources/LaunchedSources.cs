using System.Runtime.CompilerServices;
using Ttvm.Language.Assembling;
using Ttvm.Language.Text;
using Ttvm.Runtime.Loading;

namespace Ttvm.Runtime.Debugging.Sources;

/// <summary>Finds out whether source files still have the text that was loaded from them. A file is read again only when its size or time
/// of writing has changed. Used on the debugger's thread.</summary>
internal sealed class LaunchedSources
{
    private readonly ConditionalWeakTable<Code, Look> _looks = [];

    /// <summary>Whether the file of a source has another text by now, or is gone.</summary>
    /// <param name="code">The code.</param>
    /// <param name="source">The text that it was assembled from.</param>
    /// <param name="path">The full path of the file of that text.</param>
    public bool HasChanged(Code code, SourceText source, string path) => LookAt(code, source, path).HasChanged;

    /// <summary>Where the lines of a loaded source are in its file by now; null if the file has not changed, or is gone.</summary>
    /// <inheritdoc cref="HasChanged"/>
    public LineMap? MapOf(Code code, SourceText source, string path) => LookAt(code, source, path).Lines?.Value;

    /// <summary>Whether a file exists that has the text that bytecode was compiled from. Bytecode without a hash of the text accepts
    /// any.</summary>
    public static bool IsSourceOf(SourceMap map, string path) =>
        TryRead(path) is { } present && (map.Sha256.IsEmpty || present.Sha256.AsSpan().SequenceEqual(map.Sha256.AsSpan()));

    private Look LookAt(Code code, SourceText source, string path)
    {
        var file = new FileInfo(path);
        var (size, time) = file.Exists ? (file.Length, file.LastWriteTimeUtc) : (-1, default);
        if (!_looks.TryGetValue(code, out var look) || look.Size != size || look.Time != time)
        {
            var present = size < 0 ? null : TryRead(path);
            var hasChanged = present is null || !present.Sha256.AsSpan().SequenceEqual(source.Sha256.AsSpan());
            look = new Look(size, time, hasChanged,
                hasChanged && present is not null ? new Lazy<LineMap>(() => LineMap.Between(source, present)) : null);
            _looks.AddOrUpdate(code, look);
        }

        return look;
    }

    private static SourceText? TryRead(string path)
    {
        try
        {
            return SourceText.FromBytes(path, File.ReadAllBytes(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private sealed record Look(long Size, DateTime Time, bool HasChanged, Lazy<LineMap>? Lines);
}
