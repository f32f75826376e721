using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Text;
using Ttvm.Language.Assembling;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Runs;
using Ttvm.Testing;
using Xunit.Sdk;

namespace Ttvm.Runtime.Tests;

/// <summary>A finished run: what the program wrote, what the machine said about it, and the machine as it stands now.</summary>
internal sealed class MachineRun
{
    private const string MainFile = "main.ttvm";

    private MachineRun(TestHost host, Machine machine, RunOutcome outcome)
    {
        Host = host;
        Machine = machine;
        Outcome = outcome;
    }

    public TestHost Host { get; }

    public Machine Machine { get; }

    public RunOutcome Outcome { get; }

    public IReadOnlyList<string> Output => Host.OutputLines;

    public IReadOnlyList<string> Headlines => [.. Host.Notices.Select(notice => $"{notice.Label}: {notice.Headline}")];

    /// <summary>Round robin, on one thread.</summary>
    public static MachineOptions Deterministic { get; } = Seeded(0);

    public static MachineOptions Seeded(ulong seed) => new() { Smp = true, Seed = seed };

    public static MachineOptions Smp(int workers) => new() { Smp = true, Workers = workers };

    /// <summary>One process, as without <c>--smp</c>.</summary>
    public static MachineOptions Plain { get; } = new() { Workers = 1 };

    /// <summary>Runs a program text.</summary>
    public static MachineRun OfText(string program, MachineOptions? options = null, TestHost? host = null,
        Action<Machine>? created = null) =>
        Of((host ?? new TestHost()).WithFile(MainFile, program), MainFile, options ?? Deterministic, created);

    /// <summary>Runs a file of the host.</summary>
    /// <exception cref="XunitException">It did not end, or the machine broke.</exception>
    public static MachineRun Of(TestHost host, string path, MachineOptions options, Action<Machine>? created = null,
        CancellationToken interruption = default)
    {
        Machine? machine = null;
        RunOutcome? outcome = null;
        ExceptionDispatchInfo? failure = null;
        using var impatience = CancellationTokenSource.CreateLinkedTokenSource(interruption);
        var thread = new Thread(() =>
        {
            try
            {
                outcome = ProgramRun.Run(path, host, options, Created, impatience.Token);
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        })
        { IsBackground = true, Name = $"run of {path}" };
        thread.Start();
        if (!thread.Join(Timeouts.Hang))
        {
            var doing = machine is null ? "loading it" : Describe(machine);
            impatience.Cancel();
            throw new XunitException(
                $"{path} did not end within {Timeouts.Hang}, with {options}.\n{doing}\nIts output so far:\n{host.Output}");
        }

        failure?.Throw();
        return new MachineRun(host, machine!, outcome!);

        void Created(Machine made)
        {
            machine = made;
            created?.Invoke(made);
        }
    }

    /// <summary>How a report names the line that is marked so: <c>main.ttvm:7:1</c>.</summary>
    public static string PlaceOf(string marker, string program) =>
        string.Create(CultureInfo.InvariantCulture, $"{MainFile}:{Fixture.Parse(program).Main.LineOf(marker) + 1}:1");

    /// <summary>Asserts that the program wrote exactly these lines, nothing was reported, and all processes ended.</summary>
    public MachineRun Prints(params string[] lines)
    {
        PrintsDespite([], lines);
        Assert.Equal(0, Outcome.ExitCode);
        Assert.Equal(0, Machine.ProcessCount);
        return this;
    }

    /// <summary>Asserts that the program wrote exactly these lines, and the machine said exactly this.</summary>
    public MachineRun PrintsDespite(string[] headlines, params string[] lines)
    {
        Assert.Null(Outcome.Error);
        Assert.Equal(headlines, Headlines);
        Assert.Equal(lines, Output);
        return this;
    }

    /// <summary>Asserts that the program ended with this one error and exit code 1.</summary>
    public Notice FailsWith(string headline)
    {
        Assert.Null(Outcome.Error);
        var error = Assert.Single(Host.Notices, notice => notice.Level == NoticeLevel.Error);
        Assert.Equal(headline, error.Headline);
        Assert.Equal(1, Outcome.ExitCode);
        return error;
    }

    /// <summary>What every live process is doing. Read while others may write: good enough for a report about a hang.</summary>
    private static string Describe(Machine machine)
    {
        const int named = 20;
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{machine.ProcessCount} processes live, {machine.SpawnCount} were started:");
        foreach (var process in machine.Processes.Take(named))
        {
            var instructions = process.Code.Module.Instructions;
            var instruction = process.Pc < instructions.Length ? Disassembler.Format(instructions[process.Pc]) : "(end)";
            text.AppendLine(CultureInfo.InvariantCulture,
                $"  {process.Description} is {(process.Inbox.IsParked ? "parked" : "runnable or running")} at {process.Code.PlaceText(process.Pc)} {instruction}, {process.Mailbox.Count} messages, inbox {(process.Inbox.HasSignals ? "not empty" : "empty")}, waits for {process.CurrentWait?.Kind.ToString() ?? "nothing else"}");
        }

        return text.ToString();
    }
}
