namespace Ttvm.LanguageServer.Files;

/// <summary>By what a file on disk shows, without being read, that it has not changed.</summary>
/// <param name="Length">Its bytes.</param>
/// <param name="Written">When it was written last.</param>
/// <param name="Taken">When this was looked up.</param>
internal readonly record struct FileStamp(long Length, DateTime Written, DateTime Taken)
{
    /// <summary>File systems count time in steps, the coarsest in steps of two seconds: a file can change twice in one.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(2);

    /// <summary>Whether the file is certain to be as it was; not if it had just been written, since it may have been written again in the
    /// same step.</summary>
    /// <param name="earlier">How it was.</param>
    public bool IsSameAs(FileStamp earlier) => Length == earlier.Length && Written == earlier.Written
        && earlier.Taken - earlier.Written > Step;
}
