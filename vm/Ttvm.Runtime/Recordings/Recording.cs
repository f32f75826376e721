using System.Collections.Immutable;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Recordings;

/// <summary>
/// A run of the deterministic scheduler with all that decides it: the programs, how they were started, what the outside answered, what a
/// person changed, and where it has come to. Another machine comes to the same state from it. Immutable, but for what a machine that goes
/// on from there learns.
/// </summary>
public sealed class Recording
{
    /// <summary>The last version of the format that can be read. Version 2 may have a schedule, and version 3 one in which something goes
    /// wrong; where there is none, an older version is written, which older programs read as well.</summary>
    public const int Version = 3;

    /// <summary>What the name of a file with a recording ends in.</summary>
    public const string Extension = ".ttrec";

    /// <summary>How large a file with a recording may be, in bytes.</summary>
    public const int Largest = 512 * 1024 * 1024;

    internal Recording(RecordingStart start, OutsideFacts facts, Func<CodeStore, ImmutableArray<ScheduleEvent>> events, ScheduleMarks marks,
        RecordingEnd end) => (Start, Facts, Events, Marks, End) = (start, facts, events, marks, end);

    /// <summary>Whether the name of a file says that it is a recording.</summary>
    public static bool IsNamedSo(string path) => Path.GetExtension(path).Equals(Extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a recording.</summary>
    /// <param name="content">All of the file.</param>
    /// <exception cref="RecordingException">The content is no recording, or one of a newer version.</exception>
    public static Recording Parse(ReadOnlyMemory<byte> content) => RecordingReader.Read(content);

    /// <summary>Reads a file with a recording.</summary>
    /// <param name="path">Where it is.</param>
    /// <exception cref="RecordingException">It cannot be read, is none, or is one of a newer version; the message names it.</exception>
    public static Recording Open(string path)
    {
        try
        {
            return Parse(ProgramFile.Read(path, Largest));
        }
        catch (RecordingException exception)
        {
            throw new RecordingException($"{path}: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException
            or NotSupportedException)
        {
            throw new RecordingException($"cannot read {path}: {exception.Message}", exception);
        }
    }

    /// <summary>Whether a file begins as recordings do.</summary>
    public static bool IsOurs(ReadOnlySpan<byte> beginning) => beginning.StartsWith(RecordingWriter.Mark);

    /// <summary>Why a recording must not take the place of a file; null if it may.</summary>
    public static string? Objection(FileStream old)
    {
        Span<byte> beginning = stackalloc byte[RecordingWriter.Mark.Length];
        var length = old.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
        return length == 0 || IsOurs(beginning[..length]) ? null : "it exists and is no recording";
    }

    /// <summary>The file on this computer that says what a path of the recorded run said; else one that is where it would be, or the path
    /// itself.</summary>
    /// <param name="path">As the run named it.</param>
    /// <param name="folder">The folder of the recording.</param>
    public string FindFile(string path, string folder) => new RecordedPaths(Facts, Program, folder).Of(path);

    /// <summary>Writes the recording.</summary>
    /// <exception cref="RecordingException">Something in it has no form in a file.</exception>
    public byte[] ToBytes() => RecordingWriter.Write(this);

    /// <summary>Whether concurrency instructions work.</summary>
    public bool Smp => Start.Smp;

    /// <summary>The seed of the schedule.</summary>
    public ulong Seed => Start.Seed;

    /// <summary>The exit code of the program; null: it went on behind the end of the recording.</summary>
    public int? ExitCode => End.ExitCode;

    /// <summary>The same recording with another exit code.</summary>
    public Recording WithExitCode(int exitCode) => new(Start, Facts, Events, Marks, End with { ExitCode = exitCode });

    /// <summary>The outside of the recorded run, as far as its program files go; others are not there.</summary>
    public IHost ProgramFiles => new RememberingHost(
        new SystemHost([], Stream.Null, Stream.Null, () => TextReader.Null, _ => { }) { WorkingDirectory = Facts.WorkingDirectory },
        Facts.Copy(static () => true), isOfCode: true);

    /// <summary>The path of the program, as it was named.</summary>
    public string Program => Start.Program;

    /// <summary>How the run was started.</summary>
    internal RecordingStart Start { get; }

    /// <summary>What the machine learnt of the outside.</summary>
    internal OutsideFacts Facts { get; }

    /// <summary>What outside and people decided, in order. A value may hold functions, so the events are made for the machine that is
    /// to repeat the run.</summary>
    internal Func<CodeStore, ImmutableArray<ScheduleEvent>> Events { get; }

    /// <summary>How far the run had come at some of its decisions.</summary>
    internal ScheduleMarks Marks { get; }

    /// <summary>Where it has come to.</summary>
    internal RecordingEnd End { get; }

    /// <summary>The marks for the record of a machine that is to repeat the run.</summary>
    internal ScheduleMarks CopyMarks() => new(Marks.Distance, Marks.Executed);

    /// <summary>Fills the record of a machine that is to repeat the run.</summary>
    /// <exception cref="RecordingException">It is damaged.</exception>
    internal void FillIn(ScheduleRecord record, CodeStore code)
    {
        foreach (var happened in Events(code))
        {
            record.Add(happened);
        }
    }
}

/// <summary>How a recorded run was started.</summary>
/// <param name="Program">The path of the program, as it was named.</param>
/// <param name="Options">How the machine ran, as far as that decides anything.</param>
internal sealed record RecordingStart(string Program, MachineOptions Options)
{
    /// <summary>Who ran when, with a <see cref="Seed"/> for everything else; null: the seed has decided that, too.</summary>
    public Schedule? Schedule { get; init; }

    public bool Smp => Options.Smp;

    public ulong Seed => Options.Seed ?? 0;

    /// <summary>What makes the same schedule again.</summary>
    public ISchedulePolicy MakePolicy() => ISchedulePolicy.Of(Seed, Schedule);
}

/// <summary>Where a recorded run has come to.</summary>
/// <param name="At">The moment: the end of the run, or where somebody has looked at it.</param>
/// <param name="StateHash">The state of the machine then.</param>
/// <param name="HasEnded">Whether the program has come to its own end there.</param>
/// <param name="ExitCode">The exit code; null: the program went on.</param>
internal sealed record RecordingEnd(TimePoint At, ulong StateHash, bool HasEnded, int? ExitCode);
