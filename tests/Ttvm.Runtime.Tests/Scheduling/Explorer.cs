using Ttvm.Language.Instructions;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Runs;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Tests.Scheduling;

/// <summary>
/// Runs a small program under every schedule there is, and collects what can come of it. Every instruction is a slice of its own; who
/// comes next is decided only where it can be seen by another process or by a person, since instructions that touch nothing but
/// their own process can be done in any order.
/// </summary>
internal sealed class Explorer : ISchedulePolicy
{
    /// <summary>The decisions of the current run: what was chosen, among how many.</summary>
    private readonly List<(int Choice, int Count)> _path = [];

    private int _position;
    private DeterministicScheduler? _scheduler;

    private Explorer()
    {
    }

    /// <summary>All outcomes of a program; null if there are more schedules than <paramref name="most"/>.</summary>
    public static HashSet<string>? Outcomes(string program, int most)
    {
        var outcomes = new HashSet<string>();
        var explorer = new Explorer();
        for (var run = 0; run < most; run++)
        {
            outcomes.Add(explorer.Run(program));
            if (!explorer.TryAdvance())
            {
                return outcomes;
            }
        }

        return null;
    }

    /// <summary>What a person sees of a run: the output, how it ended, and the exit code.</summary>
    public static string OutcomeOf(TestHost host, RunEnding ending, int exitCode) =>
        $"{host.Output.ReplaceLineEndings("|")} {ending} {exitCode}";

    public int Pick(TurnList<Process> runnable)
    {
        var count = runnable.Count;
        for (var i = 0; i < count; i++)
        {
            if (IsPrivate(runnable[i]))
            {
                return i;
            }
        }

        if (_position == _path.Count)
        {
            _path.Add((0, count));
        }

        return _path[_position++].Choice;
    }

    public int Slice() => 1;

    /// <summary>Where on the path it is; the path itself is another in each run.</summary>
    public ulong State
    {
        get => (ulong)_position;
        set => _position = (int)value;
    }

    private string Run(string program)
    {
        _position = 0;
        var host = new TestHost().WithFile("main.ttvm", program);
        var machine = new Machine(host, MachineRun.Deterministic, owner => _scheduler = new DeterministicScheduler(owner, this));
        machine.StartMain(machine.Code.Load("main.ttvm").Code!);
        var probe = default(Ttvm.Runtime.Execution.NoProbe);
        _scheduler!.Run(ref probe);
        var ending = ProgramRun.Ending(machine, CancellationToken.None);
        return OutcomeOf(host, ending, ProgramRun.ExitCodeOf(machine, ending));
    }

    /// <summary>Goes on to the next schedule in depth-first order; false after the last one.</summary>
    private bool TryAdvance()
    {
        while (_path.Count > 0)
        {
            var (choice, count) = _path[^1];
            if (choice + 1 < count)
            {
                _path[^1] = (choice + 1, count);
                return true;
            }

            _path.RemoveAt(_path.Count - 1);
        }

        return false;
    }

    /// <summary>Whether nobody can tell when the process's next instruction runs.</summary>
    private static bool IsPrivate(Process process) => process.Code.Ops[process.Pc].Opcode is
        Opcode.PushInt or Opcode.PushStr or Opcode.Dup or Opcode.Pop or Opcode.Store or Opcode.Load or Opcode.Self
        or Opcode.Add or Opcode.Concat or Opcode.Jmp or Opcode.Jz or Opcode.MakeFunction or Opcode.Yield;
}
