using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Cli.Running;

/// <summary><c>--trace</c>: a line on stderr before every instruction, with the top of the stack. Any thread.</summary>
internal sealed class TraceListing(IHost host) : IMachineEvents
{
    private const int ShownLength = 40;

    public void Happened(MachineEvent happened)
    {
        if (happened is MachineEvent.Instruction instruction)
        {
            var top = instruction.Top.Select(value => ValueText.InspectBriefly(value, ShownLength));
            var deeper = instruction.IsDeeper ? "… " : "";
            var stack = $"[ {deeper}{string.Join(' ', top)} ]";
            host.WriteError($"{instruction.Pid,4}  {instruction.Place,-32}  {instruction.Text ?? "(end)",-28}  {stack}\n");
        }
    }
}
