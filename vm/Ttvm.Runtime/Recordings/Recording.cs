using System.Collections.Immutable;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Recordings;

/// <summary>
/// A run of the deterministic scheduler: the programs, how they were started, the answers of the outside, the interventions, and the moment
/// that the run has come to. With it another machine comes to the same state. Immutable.
/// </summary>
public sealed class Recording
{
    /// <summary>The newest version of the format that can be read. Version 2 may have a schedule, and version 3 one with faults. A
    /// recording without these is written in the oldest version that can hold it, which older programs can read.</summary>
    public const int Version = 3;

    /// <summary>The extension of the files of recordings.</summary>
    public const string Extension = ".ttrec";

    /// <summary>How many bytes the file of a recording may have.</summary>
    public const int Largest = 512 * 1024 * 1024;

    internal Recording(RecordingStart start, OutsideFacts facts, Func<CodeStore, ImmutableArray<ScheduleEvent>> events, ScheduleMarks marks,
        RecordingEnd end) => (Start, Facts, Events, Marks, End) = (start, facts, events, marks, end);

    /// <summary>Whether the name of a file says that it is a recording.</summary>
    public static bool IsNamedSo(string path) => Path.GetExtension(path).Equals(Extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a recording.</summary>
    /// <param name="content">The content of the file.</param>
    /// <exception cref="RecordingException">The content is no recording, or one of a newer version.</exception>
    public static Recording Parse(ReadOnlyMemory<byte> content) => RecordingReader.Read(content);

    /// <summary>Reads a file with a recording.</summary>
    /// <param name="path">The path of the file.</param>
    /// <exception cref="RecordingException">The file cannot be read, or is no recording, or one of a newer version; the message names
    /// it.</exception>
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

    /// <summary>Whether the beginning of a file is that of a recording.</summary>
    public static bool IsOurs(ReadOnlySpan<byte> beginning) => beginning.StartsWith(RecordingWriter.Mark);

    /// <summary>Why a recording must not replace a file, which is read from where the stream stands; null if it may.</summary>
    public static string? Objection(FileStream old)
    {
        Span<byte> beginning = stackalloc byte[RecordingWriter.Mark.Length];
        var length = old.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
        return length == 0 || IsOurs(beginning[..length]) ? null : "it exists and is no recording";
    }

    /// <summary>The file on this computer that has the content which a path had in the recorded run; else a file where that one would be;
    /// else the path itself.</summary>
    /// <param name="path">The path as the run named it.</param>
    /// <param name="folder">The folder of the recording.</param>
    public string FindFile(string path, string folder) => new RecordedPaths(Facts, Program, folder).Of(path);

    /// <summary>Writes the recording.</summary>
    /// <exception cref="RecordingException">A value in it cannot be written.</exception>
    public byte[] ToBytes() => RecordingWriter.Write(this);

    /// <summary>Whether concurrency instructions work.</summary>
    public bool Smp => Start.Smp;

    /// <summary>The seed of the schedule.</summary>
    public ulong Seed => Start.Seed;

    /// <summary>The exit code of the program; null: it had not ended at the end of the recording.</summary>
    public int? ExitCode => End.ExitCode;

    /// <summary>The same recording with another exit code.</summary>
    public Recording WithExitCode(int exitCode) => new(Start, Facts, Events, Marks, End with { ExitCode = exitCode });

    /// <summary>A host that has the program files of the recorded run, and no other files.</summary>
    public IHost ProgramFiles => new RememberingHost(
        new SystemHost([], Stream.Null, Stream.Null, () => TextReader.Null, _ => { }) { WorkingDirectory = Facts.WorkingDirectory },
        Facts.Copy(static () => true), isOfCode: true);

    /// <summary>The path of the program, as it was named.</summary>
    public string Program => Start.Program;

    /// <summary>How the run was started.</summary>
    internal RecordingStart Start { get; }

    /// <summary>What the machine was told about the outside.</summary>
    internal OutsideFacts Facts { get; }

    /// <summary>The decisions of the outside and of persons, in order. A value may hold functions, so the events are made for the code of
    /// the machine that is to repeat the run.</summary>
    internal Func<CodeStore, ImmutableArray<ScheduleEvent>> Events { get; }

    /// <summary>How many reductions the run had used at some of its decisions.</summary>
    internal ScheduleMarks Marks { get; }

    /// <summary>The end of the recording.</summary>
    internal RecordingEnd End { get; }

    /// <summary>The marks for the record of a machine that is to repeat the run.</summary>
    internal ScheduleMarks CopyMarks() => new(Marks.Distance, Marks.Executed);

    /// <summary>Fills the record of a machine that is to repeat the run.</summary>
    /// <exception cref="RecordingException">The recording is damaged.</exception>
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
/// <param name="Options">How the machine was started, as far as that affects the run.</param>
internal sealed record RecordingStart(string Program, MachineOptions Options)
{
    /// <summary>The turns, if they were written out; null: <see cref="Seed"/> decides them, too.</summary>
    public Schedule? Schedule { get; init; }

    public bool Smp => Options.Smp;

    public ulong Seed => Options.Seed ?? 0;

    /// <summary>A policy that makes the same schedule again.</summary>
    public ISchedulePolicy MakePolicy() => ISchedulePolicy.Of(Seed, Schedule);
}

/// <summary>The end of a recording.</summary>
/// <param name="At">The moment: the end of the run, or where the recording was taken.</param>
/// <param name="StateHash">The hash of the machine's state at that moment.</param>
/// <param name="HasEnded">Whether the program has come to its own end.</param>
/// <param name="ExitCode">The exit code of the program; null: it had not ended.</param>
internal sealed record RecordingEnd(TimePoint At, ulong StateHash, bool HasEnded, int? ExitCode);
