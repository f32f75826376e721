namespace Ttvm.Cli;

/// <summary>The folder in which relative paths start. Somebody may have removed it while the shell stands in it.</summary>
internal static class WorkingFolder
{
    /// <summary>Its path; null if it is not there any more.</summary>
    public static string? Path
    {
        get
        {
            try
            {
                return Environment.CurrentDirectory;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // The platform has no name for a folder that is gone.
                return null;
            }
        }
    }

    /// <summary>For whatever deals with files.</summary>
    /// <exception cref="CommandException">The folder is not there any more.</exception>
    public static void Require()
    {
        if (Path is null)
        {
            throw CommandException.Failure("the working directory does not exist any more; go to another one");
        }
    }
}
