using Ttvm.Language.Files;

namespace Ttvm.Runtime.Hosting;

/// <summary>
/// The outside world: nothing below this interface touches files, clock, environment, console or other programs. Any
/// thread may call any member. Failures are <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> with a message for
/// people.
/// </summary>
public interface IHost
{
    /// <summary>The arguments after the program file (GET_ARGS).</summary>
    IReadOnlyList<string> Arguments { get; }

    /// <summary>Where relative paths start.</summary>
    string WorkingDirectory { get; }

    /// <summary>The real time in microseconds since 1970, UTC.</summary>
    long Now { get; }

    /// <summary>The program's own output, and nothing else ever. One call is never interrupted by another.</summary>
    void Write(string text);

    /// <summary>The program's own error output (EPRINT).</summary>
    void WriteError(string text);

    /// <summary>Makes everything written visible. Called when the machine idles, before a question to the outside, and at the
    /// end.</summary>
    void Flush();

    /// <summary>Something a person should know, which is not the program's output.</summary>
    void Report(Notice notice);

    /// <summary>Whether there is a file (or, for FILE_EXISTS, a directory) at the path.</summary>
    bool FileExists(string path);

    /// <summary>Which file a path leads to, links followed, whether or not there is one; relative paths start in the working directory.
    /// Never fails.</summary>
    FileId Identify(string path);

    /// <summary>
    /// The outside as the machine itself sees it when it looks for modules and workers. What it may not read is a
    /// <see cref="RefusedException"/>, also for <see cref="FileExists"/>.
    /// </summary>
    IHost CodeFiles => this;

    /// <summary>The whole file.</summary>
    byte[] ReadFile(string path);

    /// <summary>A program, which is a regular file of at most <see cref="ProgramFile.Largest"/> bytes. Does not block.</summary>
    byte[] ReadProgram(string path);

    /// <summary>Creates or replaces a file, or adds to it.</summary>
    void WriteFile(string path, ReadOnlyMemory<byte> content, bool append);

    /// <summary>The size in bytes.</summary>
    long FileSize(string path);

    /// <summary>Removes a file, which must exist.</summary>
    void DeleteFile(string path);

    /// <summary>The names in a directory, in ordinal order.</summary>
    IReadOnlyList<string> ListDirectory(string path);

    /// <summary>
    /// The next line of standard input, which ends at <c>\n</c>, without that and without one <c>\r</c> in front of it; null at the end of
    /// input. Blocks.
    /// </summary>
    string? ReadLine();

    /// <summary>The next Unicode scalar of standard input; null at the end of input. Blocks.</summary>
    string? ReadCharacter();

    /// <summary>The rest of standard input. Blocks.</summary>
    string ReadAllInput();

    /// <summary>An environment variable, or null.</summary>
    string? GetEnvironment(string name);

    /// <summary>Sets an environment variable for this machine and the programs it starts.</summary>
    void SetEnvironment(string name, string value);

    /// <summary>Runs another program to its end. With <paramref name="capture"/> its output is returned, otherwise it goes where ours goes.
    /// Blocks.</summary>
    ExecResult Execute(string command, IReadOnlyList<string> arguments, bool capture);

    /// <summary>
    /// The run is over: ends the programs that it has started, with all that they have started in turn, and those that it might still
    /// start. Any number of times.
    /// </summary>
    void EndPrograms();
}

/// <summary>What a program that was run left behind.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output, where captured.</param>
/// <param name="Error">Its error output, where captured.</param>
public sealed record ExecResult(int ExitCode, string Output, string Error);
