using System.Collections.Immutable;

namespace Ttvm.DebugAdapter.Protocol;

internal sealed record DisassembleArguments(string MemoryReference, int? Offset, int? InstructionOffset, int InstructionCount,
    bool? ResolveSymbols) : IReadable<DisassembleArguments>
{
    public static DisassembleArguments Read(Fields fields) => new(
        fields.Text("memoryReference"), fields.OptionalQuantity("offset"), fields.OptionalQuantity("instructionOffset"),
        fields.Int("instructionCount"), fields.OptionalFlag("resolveSymbols"));
}

internal sealed record DisassembledInstruction(string Address, string? InstructionBytes, string Instruction, string? Symbol,
    Source? Location, int? Line, int? Column, string? PresentationHint) : IBody
{
    public void Write(BodyWriter json) => json
        .Text("address", Address)
        .Text("instructionBytes", InstructionBytes)
        .Text("instruction", Instruction)
        .Text("symbol", Symbol)
        .Object("location", Location)
        .Number("line", Line)
        .Number("column", Column)
        .Text("presentationHint", PresentationHint);
}

internal sealed record DisassembleBody(ImmutableArray<DisassembledInstruction> Instructions) : IBody
{
    public void Write(BodyWriter json) => json.Objects("instructions", Instructions);
}

internal sealed record InstructionBreakpoint(string InstructionReference, int? Offset, string? Condition, string? HitCondition)
    : IReadable<InstructionBreakpoint>
{
    public static InstructionBreakpoint Read(Fields fields) => new(fields.Text("instructionReference"), fields.OptionalQuantity("offset"),
        fields.OptionalText("condition"), fields.OptionalText("hitCondition"));
}

internal sealed record SetInstructionBreakpointsArguments(ImmutableArray<InstructionBreakpoint> Breakpoints)
    : IReadable<SetInstructionBreakpointsArguments>
{
    public static SetInstructionBreakpointsArguments Read(Fields fields) =>
        new(fields.OptionalReadAll<InstructionBreakpoint>("breakpoints") ?? []);
}
