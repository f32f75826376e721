using Ttvm.Language.Binding;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Analysis.Flow;

/// <summary>What is wrong with the shape of a function: where control runs on, goes round, or is protected.</summary>
internal sealed partial class EndChecks
{
    /// <summary>Reports control that runs from the end of a block into a function that is called.</summary>
    /// <param name="site">The last instruction of the block.</param>
    /// <param name="next">The block behind it.</param>
    /// <param name="calledAt">The label of a called function that begins at an instruction.</param>
    public void CheckNext(int site, int next, Func<Chunk, int, string?> calledAt)
    {
        var block = body.Blocks[next];
        if (next != body.Entry && calledAt(block.Chunk, block.Start) is { } label)
        {
            _ranInto.Add((site, $"Control runs on into {Phrases.Excerpt(label)} behind this."));
            findings.Add(new FlowFinding(
                DiagnosticRules.FallThrough,
                site,
                false,
                $"Control runs on into the function {Phrases.Excerpt(label)}, which is called elsewhere; HALT, RET or JMP would keep it out.",
                [(body.SiteOf(next, block.Start), "The function begins here.")]));
        }
    }

    /// <summary>
    /// Reports a STORE at the end of a block whose value is overwritten before anybody can read it, because control runs on into a label
    /// that others jump to: a jump past it is missing.
    /// </summary>
    /// <param name="index">The block.</param>
    /// <param name="site">Its last instruction.</param>
    /// <param name="leaves">For each block whether control leaves it at its end.</param>
    public void CheckOverwritten(int index, int site, bool[] leaves)
    {
        var next = body.Blocks[index].Next;
        if (body.Blocks[index].RunsOn || StoredBy(site) is not { } name || StoreOf(name, next) is not { } other
            || !Enumerable.Range(0, leaves.Length).Any(block => leaves[block] && body.Blocks[block].Target == next))
        {
            return;
        }

        findings.Add(new FlowFinding(
            DiagnosticRules.OverwrittenAtOnce,
            site,
            false,
            $"What is stored in {Phrases.Excerpt(name)} here is overwritten at once: control runs on into the next label, which stores another value.",
            [(other, "It is overwritten here.")]) { IsOfOneWay = true,
                Missing = JumpBehindStoresOf(name, other) is { } jump ? (site, $"JMP {StringLiteral.QuoteNameIfNeeded(jump)}") : null });
    }

    private string? StoredBy(int site) => body.LineOf(site) is { Instruction.Opcode: Opcode.Store } store
        ? LineMeaning.Find(store, OperandKind.Variable)?.Value.AsText : null;

    /// <summary>The STORE of a variable that control comes to from the beginning of a block without a jump, and without an instruction that
    /// may read it; null if there is none.</summary>
    private int? StoreOf(string name, int index)
    {
        const int MostInstructions = 8;
        for (var (instruction, count) = (body.Blocks[index].Start, 0); count < MostInstructions; instruction++, count++)
        {
            while (instruction == body.Blocks[index].End)
            {
                if (!body.Blocks[index].RunsOn)
                {
                    return null;
                }

                index = body.Blocks[index].Next;
                instruction = body.Blocks[index].Start;
            }

            var site = body.SiteOf(index, instruction);
            if (StoredBy(site) == name)
            {
                return site;
            }

            var line = body.LineOf(site);
            if (!line.Diagnostics.IsEmpty
                || line.Instruction is not { Group: InstructionGroup.Values or InstructionGroup.Arithmetic or InstructionGroup.Strings
                    or InstructionGroup.Variables or InstructionGroup.Data }
                || (line.Instruction.Opcode != Opcode.Store && LineMeaning.Find(line, OperandKind.Variable)?.Value.AsText == name)
                || line.Instruction.Opcode == Opcode.DumpScope)
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>Where all JMPs lead that stand directly behind other STOREs of a variable, if that is one label behind an instruction; null
    /// if not.</summary>
    private string? JumpBehindStoresOf(string name, int behind)
    {
        string? target = null;
        for (var index = 0; index < body.Blocks.Length; index++)
        {
            var block = body.Blocks[index];
            var last = body.SiteOf(index, block.End - 1);
            if (block.Target < 0 || last == 0 || body.LineOf(last) is not { Instruction.AlwaysJumps: true } jump
                || StoredBy(last - 1) != name)
            {
                continue;
            }

            var label = LineMeaning.Find(jump, OperandKind.Label)!.Value.AsText;
            if ((target ?? label) != label || body.SiteOf(block.Target, body.Blocks[block.Target].Start) <= behind)
            {
                return null;
            }

            target = label;
        }

        return target;
    }

    /// <summary>Reports a jump back that nothing can end and in which nothing happens.</summary>
    /// <param name="index">The block that jumps.</param>
    /// <param name="last">Its last instruction.</param>
    public void CheckLoop(int index, Instruction? last)
    {
        var target = body.Blocks[index].Target;
        if (last is not { AlwaysJumps: true } || target < 0 || target > index)
        {
            return;
        }

        // Blocks stand in the order of the file; a loop that jumps about is not looked at, which is the safe side.
        const int LongestLoop = 500;
        if (body.SiteOf(index, body.Blocks[index].Start) - body.SiteOf(target, body.Blocks[target].Start) > LongestLoop)
        {
            return;
        }

        string? grows = null;
        var isIdle = true;
        for (var block = target; block <= index; block++)
        {
            var (chunk, start, end, next, jump, _) = body.Blocks[block];
            if (Leaves(next) || Leaves(jump))
            {
                return;
            }

            for (var instruction = start; instruction < end; instruction++)
            {
                var known = LineMeaning.InstructionOf(chunk.InstructionAt(instruction));
                if (known?.Is(InstructionFlags.StartsProcess) == true
                    || known?.Is(InstructionFlags.Sends | InstructionFlags.NeverFails) == true)
                {
                    grows ??= known.Mnemonic;
                }
                else if (!IsIdle(known) && known?.Group != InstructionGroup.Output && known?.Is(InstructionFlags.KeepsLooping) != true)
                {
                    return;
                }

                isIdle &= IsIdle(known);
            }
        }

        var site = body.SiteOf(index, body.Blocks[index].End - 1);
        if (grows is not null)
        {
            findings.Add(new FlowFinding(DiagnosticRules.UnboundedLoop, site, true,
                $"This loop goes on with {grows} for ever and never waits for anybody.", []));
        }
        else if (isIdle)
        {
            findings.Add(new FlowFinding(DiagnosticRules.EndlessLoop, site, true,
                "This loop never ends, and nothing happens in it: it neither waits nor sends nor prints.", []));
        }

        bool Leaves(int successor) => successor != Block.None && (successor < target || successor > index);
    }

    /// <summary>Reports TRYs that open again in a loop although they are still open.</summary>
    /// <param name="reopened">The TRYs, each with a jump back to it.</param>
    public void CheckHandlers(IEnumerable<KeyValuePair<int, int>> reopened)
    {
        foreach (var (site, jump) in reopened)
        {
            findings.Add(new FlowFinding(
                DiagnosticRules.TryStaysOpen,
                site,
                false,
                "This TRY opens again in each round of the loop although it is still open; END_TRY is missing on the way back.",
                [(jump, "The loop goes back here.")]));
        }
    }

    /// <summary>Reports a TRY that protects nothing that could fail.</summary>
    /// <param name="index">The block that ends in it.</param>
    /// <param name="run">What has gone through the whole function.</param>
    public void CheckProtection(int index, FlowRun run)
    {
        var target = body.Blocks[index].Target;
        var line = body.Blocks[index].Chunk.InstructionAt(body.Blocks[index].End - 1);
        if (!body.IsCut && target >= 0 && !run.MayThrowTo(target) && LineMeaning.Find(line, OperandKind.Label) is { } handler)
        {
            findings.Add(new FlowFinding(
                DiagnosticRules.UselessHandler,
                body.SiteOf(index, body.Blocks[index].End - 1),
                false,
                $"Nothing that this TRY protects can fail, so its handler {Phrases.Excerpt(handler.Value.AsText)} never runs.",
                [(body.SiteOf(target, body.Blocks[target].Start), "The handler begins here.")]) { NeedsUse = true });
        }
    }

    /// <summary>
    /// Reports a function that calls itself on every way through it. It must neither wait nor deal with others, nor do anything that may
    /// fail in the end and so be meant to, nor use up what its callers have left on the stack.
    /// </summary>
    /// <param name="reached">How many instructions of each block control can come to.</param>
    /// <param name="leaves">Whether control goes on behind each block.</param>
    /// <param name="run">What has gone through the whole function.</param>
    /// <param name="calledAt">The label of a called function that begins at an instruction.</param>
    public void CheckRecursion(int[] reached, bool[] leaves, FlowRun run, Func<Chunk, int, string?> calledAt)
    {
        if (body.IsCut || body.Entry < 0 || body.Callees.Length != 1 || run.AtReturn is not null || run.Lowest < 0
            || calledAt(body.Blocks[body.Entry].Chunk, body.Blocks[body.Entry].Start) != body.Callees[0])
        {
            return;
        }

        var call = -1;
        for (var index = 0; index < reached.Length; index++)
        {
            var (chunk, start, _, next, target, _) = body.Blocks[index];
            if (leaves[index]
                && (next == Block.EndOfProgram || next == Block.Undefined || target == Block.EndOfProgram || target == Block.Undefined))
            {
                return;
            }

            for (var instruction = start; instruction < start + reached[index]; instruction++)
            {
                // A line that is not right yet may come to mean anything.
                var line = chunk.InstructionAt(instruction);
                if (line.Instruction is not { } known || !line.Diagnostics.IsEmpty || !(IsHarmless(known) || known.Opcode == Opcode.Call))
                {
                    return;
                }

                if (known.Opcode == Opcode.Call && call < 0)
                {
                    call = body.SiteOf(index, instruction);
                }
            }
        }

        if (call >= 0)
        {
            var name = Phrases.Excerpt(body.Callees[0]);
            findings.Add(new FlowFinding(
                DiagnosticRules.EndlessRecursion, call, false,
                $"The function {name} calls itself on every way through it, so it never comes to its end.", []) { NeedsUse = true });
        }
    }

    /// <summary>Whether an instruction neither waits nor deals with others, and does not fail in one round after it has not in
    /// another.</summary>
    private static bool IsHarmless(Instruction instruction) => IsIdle(instruction) && !instruction.Is(InstructionFlags.NeedsSmp)
        ? instruction.Group != InstructionGroup.Strings || instruction.Is(InstructionFlags.KeepsLooping)
        : instruction.Group == InstructionGroup.Output;

    /// <summary>Whether nobody outside the process can tell that an instruction was executed, and it cannot end the loop.</summary>
    private static bool IsIdle(Instruction? instruction) =>
        instruction is { Group: InstructionGroup.Values or InstructionGroup.Variables or InstructionGroup.Comparison
            or InstructionGroup.Strings }
        || instruction?.Is(InstructionFlags.Idles) == true;
}
