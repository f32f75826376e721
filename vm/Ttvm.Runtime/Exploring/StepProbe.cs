using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Exploring;

/// <summary>Ends a step before the second instruction that others can notice. Local instructions run at full speed.</summary>
/// <param name="watch">Looks.</param>
internal readonly struct StepProbe(StepProbe.Watch watch) : IProbe
{
    public static bool Looks => true;

    public bool LooksEverywhere => false;

    public bool StopBefore(Process process) => watch.StopBefore(process);

    public bool StopAtError(Process process, int stackCount) => watch.StopAtError(process);

    /// <summary>What is known of programs and of the step that is being taken.</summary>
    /// <param name="observer">Hears of the instruction.</param>
    /// <param name="seesOutput">Whether printing is noticed.</param>
    internal sealed class Watch(StepObserver observer, bool seesOutput)
    {
        private readonly Dictionary<Code, InstructionRole[]> _roles = new(ReferenceEqualityComparer.Instance);
        private (Code? Code, InstructionRole[] Roles) _latest = (null, []);
        private Step? _step;
        private bool _hasActed;

        /// <summary>Code has been loaded, and nothing of it runs yet.</summary>
        public void Mark(Code code)
        {
            _roles[code] = InstructionRoles.Of(code, seesOutput);
            code.Mark(Array.ConvertAll(_roles[code], static role => (role & ~InstructionRole.Prints) != InstructionRole.Local));
        }

        /// <summary>A step begins.</summary>
        public void Begin(Step step, Process process)
        {
            // That a timer is due, and an error, is noticed by others, too.
            (_step, _hasActed) = (step, step.HasActed || process.PendingError is not null);
            if (_hasActed)
            {
                step.Place ??= new StepPlace(process.Code, process.Pc);
            }
        }

        /// <summary>What the instruction is that a process is at.</summary>
        public InstructionRole RoleOf(Process process)
        {
            if (!ReferenceEquals(_latest.Code, process.Code))
            {
                _latest = (process.Code, _roles[process.Code]);
            }

            return _latest.Roles[process.Pc];
        }

        /// <summary>How many signals lie in the inbox of a process that take effect whatever it does: that it ends, also by a message
        /// too many, or has lost a child.</summary>
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

        /// <summary>Whether a new process can do something that nobody notices.</summary>
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

        /// <summary>An error that ends the process is noticed by others as an instruction is.</summary>
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
