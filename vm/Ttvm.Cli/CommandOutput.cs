using Ttvm.Runtime.Hosting;

namespace Ttvm.Cli;

/// <summary>A file that a command writes: <see cref="OutputFile"/>, whose failures end the command.</summary>
internal static class CommandOutput
{
    /// <inheritdoc cref="OutputFile.Write"/>
    /// <exception cref="CommandException">It was not written; the file is as it was.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, Func<FileStream, string?> objection)
    {
        try
        {
            OutputFile.Write(path, content, objection);
        }
        catch (IOException exception)
        {
            throw CommandException.Failure(exception.Message);
        }
    }

    /// <summary>Looks whether what is written would take the place of the program that it is about: nobody wants that, also with
    /// <c>--force</c>.</summary>
    /// <param name="path">Where it would be written.</param>
    /// <param name="program">The program.</param>
    /// <param name="what">What is written, in a word.</param>
    /// <exception cref="CommandException">The program would be replaced.</exception>
    public static void CheckApart(string path, string program, string what)
    {
        if (OutputFile.IsSame(path, program))
        {
            throw CommandException.Usage($"the {what} would replace the program {program}");
        }
    }

    /// <inheritdoc cref="OutputFile.Check"/> <exception cref="CommandException">The file could not be written.</exception>
    public static void Check(string path, Func<FileStream, string?> objection)
    {
        try
        {
            OutputFile.Check(path, objection);
        }
        catch (IOException exception)
        {
            throw CommandException.Failure(exception.Message);
        }
    }
}
