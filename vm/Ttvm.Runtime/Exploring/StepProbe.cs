using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Exploring;

/// <summary>Ends a step before its second visible instruction. Local instructions run at full speed.</summary>
/// <param name="watch">Looks at marked instructions.</param>
internal readonly struct StepProbe(StepProbe.Watch watch) : IProbe
{
    public static bool Looks => true;

    public bool LooksEverywhere => false;

    public bool StopBefore(Process process) => watch.StopBefore(process);

    public bool StopAtError(Process process, int stackCount) => watch.StopAtError(process);

    /// <summary>The roles of instructions, and what the current step has done.</summary>
    /// <param name="observer">Hears of the visible instruction of a step.</param>
    /// <param name="seesOutput">Whether it matters in which order processes print.</param>
    internal sealed class Watch(StepObserver observer, bool seesOutput)
    {
        private readonly Dictionary<Code, InstructionRole[]> _roles = new(ReferenceEqualityComparer.Instance);
        private (Code? Code, InstructionRole[] Roles) _latest = (null, []);
        private Step? _step;
        private bool _hasActed;

        /// <summary>Marks the instructions of code that has just been loaded, before any of it runs.</summary>
        public void Mark(Code code)
        {
            _roles[code] = InstructionRoles.Of(code, seesOutput);
            code.Mark(Array.ConvertAll(_roles[code], static role => (role & ~InstructionRole.Prints) != InstructionRole.Local));
        }

        /// <summary>Begins or continues a step with a run of a process.</summary>
        public void Begin(Step step, Process process)
        {
            // A timer that fires and an error are visible, too.
            (_step, _hasActed) = (step, step.HasActed || process.PendingError is not null);
            if (_hasActed)
            {
                step.Place ??= new StepPlace(process.Code, process.Pc);
            }
        }

        /// <summary>The role of the instruction that a process is at.</summary>
        public InstructionRole RoleOf(Process process)
        {
            if (!ReferenceEquals(_latest.Code, process.Code))
            {
                _latest = (process.Code, _roles[process.Code]);
            }

            return _latest.Roles[process.Pc];
        }

        /// <summary>How many signals in the inbox of a process take effect whatever the process does: they end it or its wait, also by one
        /// message too many, or tell that a child has ended.</summary>
        public static int CommandsTo(Process process)
        {
            var count = process.IsAboveMailboxLimit ? 1 : 0;
            for (var signal = process.Inbox.Newest; signal is not null; signal = signal.Next)
            {
                var isCommand = signal is ChildEndedSignal or WaitCompletedSignal
                    || (signal is ExitSignal exit && process.IsEndedBy(exit));
                count += isCommand ? 1 : 0;
            }

            return count;
        }

        /// <summary>Whether a process is at an instruction that would find a message.</summary>
        public bool FindsMessage(Process process) =>
            (RoleOf(process) & InstructionRole.Receives) != 0 && Interpreter.CanReceive(process);

        /// <summary>Whether a process is at a local instruction, so that it can run without doing anything visible.</summary>
        public bool BeginsLocally(Process process) => process.StartupError is null && !IsVisible(process, RoleOf(process));

        public bool StopBefore(Process process)
        {
            var role = RoleOf(process);
            if (!IsVisible(process, role))
            {
                return false;
            }

            if (_hasActed)
            {
                return true;
            }

            _hasActed = true;
            _step!.Place = new StepPlace(process.Code, process.Pc);
            observer.BeginInstruction(process, role);
            return false;
        }

        /// <summary>An error that ends the process is visible, as an instruction is.</summary>
        public bool StopAtError(Process process)
        {
            if (process.OpenHandler >= 0)
            {
                return false;
            }

            var isSecond = _hasActed && _step!.Place != new StepPlace(process.Code, process.Pc);
            _hasActed = true;
            _step!.Place ??= new StepPlace(process.Code, process.Pc);
            return isSecond;
        }

        private static bool IsVisible(Process process, InstructionRole role) =>
            (role & InstructionRole.Visible) != 0
            || ((role & InstructionRole.Returns) != 0 && process.Depth == 1)
            || ((role & InstructionRole.Receives) != 0
                && ((role & InstructionRole.IsPoll) != 0 || CommandsTo(process) > 0 || Interpreter.CanReceive(process)));
    }
}
