namespace Ttvm.Language.Files;

/// <summary>
/// Which file a path leads to: equal for all paths of one file, however they are written and through whatever links they lead. It is for
/// comparing and for looking beside the real file; what people see is the path that somebody has named. <see cref="PathRules.Identify"/>
/// makes it.
/// </summary>
/// <remarks>A class, since tables with keys of a type of ours would be compiled anew at every start of <c>ttvm</c>: hello world took a
/// tenth longer.</remarks>
public sealed class FileId : IEquatable<FileId>
{
    private readonly string _compared;

    internal FileId(string realPath, string compared) => (RealPath, _compared) = (realPath, compared);

    /// <summary>The path without links, with <c>/</c> between its parts.</summary>
    public string RealPath { get; }

    /// <inheritdoc/>
    public bool Equals(FileId? other) => other is not null && string.Equals(_compared, other._compared, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FileId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _compared.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => RealPath;

    /// <summary>Whether both are the same file.</summary>
    public static bool operator ==(FileId? left, FileId? right) => Equals(left, right);

    /// <summary>Whether they are different files.</summary>
    public static bool operator !=(FileId? left, FileId? right) => !Equals(left, right);
}
