using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Execution;

/// <summary><c>--trace</c>: a line on stderr before every instruction, with the top of the stack.</summary>
internal readonly struct TraceProbe : IProbe
{
    private const int ShownValues = 4;
    private const int ShownLength = 40;

    public static bool IsArmed => true;

    public bool StopBefore(Process process)
    {
        var code = process.Code;
        var instructions = code.Module.Instructions;
        var text = process.Pc < instructions.Length ? Language.Assembling.Disassembler.Format(instructions[process.Pc]) : "(end)";
        var from = Math.Max(process.StackFloor, process.StackCount - ShownValues);
        var top = process.Stack[from..process.StackCount].Select(value => ValueText.InspectBriefly(value, ShownLength));
        var deeper = from > process.StackFloor ? "… " : "";
        process.Machine.Host.WriteError($"{process.Id,4}  {code.PlaceText(process.Pc),-32}  {text,-28}  [ {deeper}{string.Join(' ', top)} ]\n");
        return false;
    }
}
