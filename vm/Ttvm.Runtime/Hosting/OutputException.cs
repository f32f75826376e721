namespace Ttvm.Runtime.Hosting;

/// <summary>Standard output does not take what is written to it.</summary>
public sealed class OutputException(bool readerHasGone, string message) : IOException(message)
{
    /// <summary>Whether it is a pipe that nobody reads any more: no error to speak of, but no reason to go on either.</summary>
    public bool ReaderHasGone { get; } = readerHasGone;
}
