using System.Text.RegularExpressions;
using Ttvm.Language.Instructions;

namespace Ttvm.Language.Tests.Instructions;

/// <summary>The table is what every tool believes, so its own consistency is proved here, row by row.</summary>
public sealed partial class InstructionSetTests
{
    public static TheoryData<string> Mnemonics => [.. InstructionSet.All.Select(row => row.Mnemonic)];

    [Fact]
    public void Every_opcode_has_exactly_one_row() =>
        Assert.Equal(Enum.GetValues<Opcode>().Order(), InstructionSet.All.Select(row => row.Opcode).Order());

    [Theory]
    [InlineData("SPAWN", 0x80)]
    [InlineData("REGISTER", 0x81)]
    [InlineData("WHEREIS", 0x82)]
    [InlineData("YIELD", 0x8B)]
    [InlineData("RECEIVE", 0x8C)]
    [InlineData("SEND", 0x8D)]
    public void Codes_of_the_owners_document_are_law(string mnemonic, int code) =>
        Assert.Equal(code, (int)InstructionSet.Find(mnemonic)!.Opcode);

    [Fact]
    public void No_two_rows_share_a_spelling()
    {
        var spellings = InstructionSet.All.SelectMany(row => row.Aliases.Prepend(row.Mnemonic)).ToList();
        Assert.Equal(spellings.Distinct(StringComparer.OrdinalIgnoreCase), spellings);
    }

    [Theory]
    [InlineData("NEW_OBJECT", Opcode.MakeObject)]
    [InlineData("MAKELIST", Opcode.MakeList)]
    [InlineData("DUMPSCOPE", Opcode.DumpScope)]
    [InlineData("SEND_NAMED", Opcode.SendNamed)]
    public void Aliases_find_their_row(string alias, Opcode opcode)
    {
        Assert.Equal(opcode, InstructionSet.Find(alias)?.Opcode);
        Assert.Equal(opcode, InstructionSet.Find(alias.AsSpan())?.Opcode);
    }

    [Theory]
    [InlineData("push_int")]
    [InlineData("PUSH")]
    [InlineData("LABEL")]
    [InlineData("")]
    public void Other_spellings_find_nothing(string spelling) => Assert.Null(InstructionSet.Find(spelling));

    [Fact]
    public void Unassigned_codes_find_nothing()
    {
        var assigned = Enum.GetValues<Opcode>().Select(opcode => (ushort)opcode).ToHashSet();
        var found = Enumerable.Range(0, ushort.MaxValue + 1).Select(code => (ushort)code)
            .Where(code => InstructionSet.Find(code) is not null);
        Assert.Equal(assigned.Order(), found);
    }

    [Theory]
    [MemberData(nameof(Mnemonics))]
    public void A_row_is_found_by_mnemonic_and_opcode(string mnemonic)
    {
        var row = InstructionSet.Find(mnemonic)!;
        Assert.Same(row, InstructionSet.Get(row.Opcode));
        Assert.Equal(row.Opcode.ToString(), mnemonic.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
    }

    [Theory]
    [MemberData(nameof(Mnemonics))]
    public void Spellings_are_upper_case_words(string mnemonic) =>
        Assert.All(InstructionSet.Find(mnemonic)!.Aliases.Prepend(mnemonic), spelling => Assert.Matches("^[A-Z]+(_[A-Z]+)*$", spelling));

    [Theory]
    [MemberData(nameof(Mnemonics))]
    public void Operands_can_be_told_apart(string mnemonic)
    {
        var operands = InstructionSet.Find(mnemonic)!.Operands;
        Assert.Equal(operands.Select(operand => operand.Name).Distinct(), operands.Select(operand => operand.Name));
        Assert.All(operands, operand => Assert.Matches("^[a-z]+$", operand.Name));
        Assert.All(operands.SkipLast(1), operand => Assert.False(TakesTheRestOfTheLine(operand.Kind), $"{operand.Name} must come last"));
        Assert.True(operands.SkipWhile(operand => !operand.Optional).All(operand => operand.Optional), "optional operands come last");
    }

    [Theory]
    [MemberData(nameof(Mnemonics))]
    public void Stack_pictures_make_sense(string mnemonic)
    {
        var row = InstructionSet.Find(mnemonic)!;
        foreach (var effect in new[] { row.Effect, row.EffectWithOperand, row.EffectAtTarget }.OfType<StackEffect>())
        {
            Assert.Matches("^\\( ([a-z]+…? )*-- ([a-z]+…? )*\\)$", effect.Picture);
            Assert.Equal(effect.Inputs.Select(slot => slot.Name).Distinct(), effect.Inputs.Select(slot => slot.Name));
            Assert.DoesNotContain(effect.Inputs.Concat(effect.Outputs), slot => slot.Types == ValueTypes.None);
            Assert.All(effect.Inputs.Skip(1).Concat(effect.Outputs.Skip(1)),
                slot => Assert.False(slot.Repeated, "only the deepest slot can repeat"));
            foreach (var output in effect.Outputs)
            {
                Assert.All(effect.Inputs.Where(input => input.Name == output.Name), input => Assert.Equal(input.Types, output.Types));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Mnemonics))]
    public void A_repeated_input_has_something_to_count_it(string mnemonic)
    {
        var row = InstructionSet.Find(mnemonic)!;
        var counted = row.Operands.Any(operand => operand.Kind is OperandKind.Count or OperandKind.Params);
        var calledFromTheStack = row.Effect.Inputs.Any(slot => slot.Types == ValueTypes.Callable);
        if (row.Effect.Inputs.Any(slot => slot.Repeated))
        {
            Assert.True(counted || calledFromTheStack);
        }
    }

    [Theory]
    [MemberData(nameof(Mnemonics))]
    public void A_second_effect_belongs_to_a_single_optional_operand(string mnemonic)
    {
        var row = InstructionSet.Find(mnemonic)!;
        Assert.Equal(row.Operands is [{ Optional: true, Kind: OperandKind.Pid or OperandKind.Variable }],
            row.EffectWithOperand is not null);
    }

    [Theory]
    [InlineData("GET_FIELD", "OBJECT_GET")]
    [InlineData("SET_FIELD", "OBJECT_SET")]
    public void What_takes_the_name_from_the_stack_takes_the_rest_too(string mnemonic, string sibling)
    {
        var (row, taker) = (InstructionSet.Find(mnemonic)!, InstructionSet.Find(sibling)!);
        Assert.Equal(taker.Opcode, row.OperandFromStack);
        Assert.Empty(taker.Operands);
        Assert.Equal(ValueTypes.Str, taker.Effect.Inputs[1].Types);
        Assert.Equal(row.Effect.Inputs.Select(slot => slot.Name), taker.Effect.Inputs.RemoveAt(1).Select(slot => slot.Name));
        Assert.Equal(row.Effect.Outputs.AsEnumerable(), taker.Effect.Outputs.AsEnumerable());
    }

    [Theory]
    [MemberData(nameof(Mnemonics))]
    public void An_effect_at_the_target_belongs_to_a_label(string mnemonic)
    {
        var row = InstructionSet.Find(mnemonic)!;
        var callsOrRemembers = row.Operands.Any(operand => operand.Kind == OperandKind.Params);
        var jumps = row.Operands.Any(operand => operand.Kind == OperandKind.Label) && !callsOrRemembers;
        Assert.Equal(jumps, row.EffectAtTarget is not null);
    }

    [Fact]
    public void Only_these_may_block()
    {
        const string expected =
            "APPEND_FILE DELETE_FILE EXEC EXEC_CAPTURE FILE_EXISTS FILE_SIZE LIST_DIR READ_BYTES READ_CHAR READ_FILE READ_INPUT "
            + "READ_LINE RECEIVE RECEIVE_MATCH RECEIVE_TIMEOUT SLEEP WRITE_BYTES WRITE_FILE";
        var blocking = InstructionSet.All.Where(row => row.Is(InstructionFlags.MayBlock)).Select(row => row.Mnemonic);
        Assert.Equal(expected, string.Join(' ', blocking.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Mnemonics))]
    public void Groups_and_flags_agree(string mnemonic)
    {
        var row = InstructionSet.Find(mnemonic)!;
        Assert.Equal(row.Group == InstructionGroup.Processes, row.Is(InstructionFlags.NeedsSmp));
        Assert.Equal(row.Group == InstructionGroup.Reserved, row.Is(InstructionFlags.Unavailable));
    }

    [Theory]
    [MemberData(nameof(Mnemonics))]
    public void What_operands_name_is_said_in_the_row(string mnemonic)
    {
        var row = InstructionSet.Find(mnemonic)!;
        Assert.Equal(
            Has(OperandKind.Process),
            row.IsAny(InstructionFlags.Registers | InstructionFlags.LooksUp | InstructionFlags.NamesChild));
        Assert.Equal(Has(OperandKind.Variable), row.IsAny(InstructionFlags.Reads | InstructionFlags.Binds | InstructionFlags.Unbinds));
        Assert.Equal(Has(OperandKind.Params), row.IsAny(InstructionFlags.PassesArguments | InstructionFlags.MakesFunction));
        Assert.Equal(Has(OperandKind.Path), row.Is(InstructionFlags.Imports));

        bool Has(OperandKind kind) => row.Operands.Any(operand => operand.Kind == kind);
    }

    [Theory]
    [MemberData(nameof(Mnemonics))]
    public void Where_control_goes_is_said_in_the_row(string mnemonic)
    {
        var row = InstructionSet.Find(mnemonic)!;
        var ends = row.AlwaysJumps || row.IsAny(InstructionFlags.Returns | InstructionFlags.EndsProcess | InstructionFlags.EndsMachine);
        Assert.Equal(row.Is(InstructionFlags.EndsBlock), ends || mnemonic == "THROW");
        AssertImplies(row.Effect.Outputs.Any(slot => slot.Repeated), row.Is(InstructionFlags.Calls));
        AssertImplies(row.Is(InstructionFlags.Protects), row.Jumps);
        AssertImplies(row.Is(InstructionFlags.Idles), row.Is(InstructionFlags.NeverFails));
        AssertImplies(row.IsAny(InstructionFlags.Idles | InstructionFlags.KeepsLooping), !row.Is(InstructionFlags.MayBlock));
        Assert.Equal(row.LabelIndex >= 0, row.Jumps || row.IsAny(InstructionFlags.PassesArguments | InstructionFlags.MakesFunction));
    }

    [Theory]
    [MemberData(nameof(Mnemonics))]
    public void What_it_does_with_processes_is_said_in_the_row(string mnemonic)
    {
        var row = InstructionSet.Find(mnemonic)!;
        const InstructionFlags ends =
            InstructionFlags.Links | InstructionFlags.Monitors | InstructionFlags.TrapsExits | InstructionFlags.Supervises;
        const InstructionFlags deeds =
            InstructionFlags.StartsProcess | InstructionFlags.Receives | InstructionFlags.Sends | InstructionFlags.SendsExit | ends;
        AssertImplies(row.IsAny(deeds | InstructionFlags.SignalsNobody), row.Is(InstructionFlags.NeedsSmp));
        AssertImplies(
            row.Is(InstructionFlags.NeedsSmp) && mnemonic is not ("UNLINK" or "DEMONITOR"),
            row.IsAny(deeds) != row.Is(InstructionFlags.SignalsNobody));
        AssertImplies(row.Is(InstructionFlags.StartsProcess), row.Effect.Outputs.Any(slot => slot.Name == "pid"));
        AssertImplies(
            row.Is(InstructionFlags.SpawnsTop),
            row.Is(InstructionFlags.StartsProcess) && row.Effect.Inputs is [.., { Types: ValueTypes.Str | ValueTypes.Callable }]);
        AssertImplies(row.Is(InstructionFlags.Receives), row.Effect.Outputs is [{ Name: "message" }] && row.Is(InstructionFlags.MayBlock));
        AssertImplies(row.Is(InstructionFlags.Sends), row.Effect.Inputs is [{ Name: "message" }, ..]);
        AssertImplies(row.IsAny(InstructionFlags.Sends | InstructionFlags.SendsExit), row.Is(InstructionFlags.FeedsOther));
        AssertImplies(row.Is(InstructionFlags.FeedsOther), row.ValuesAbovePid >= 0 || row.Is(InstructionFlags.LooksUp));
    }

    [Theory]
    [MemberData(nameof(Mnemonics))]
    public void What_it_does_with_values_is_said_in_the_row(string mnemonic)
    {
        var row = InstructionSet.Find(mnemonic)!;
        AssertImplies(row.IsAny(InstructionFlags.Captures | InstructionFlags.Exports), row.Is(InstructionFlags.Reads));
        AssertImplies(row.IsAny(InstructionFlags.PushesTrue | InstructionFlags.PushesFalse), row.Effect is { Inputs: [], Outputs: [_] });
        AssertImplies(row.Is(InstructionFlags.MakesFunction), row.Effect.Outputs is [{ Types: ValueTypes.Function or ValueTypes.Closure }]);
        AssertImplies(row.Is(InstructionFlags.SetsField), row.Is(InstructionFlags.CopiesChanged));
        AssertImplies(
            row.Is(InstructionFlags.CopiesChanged),
            row.Effect is { Inputs: [var old, ..], Outputs: [var copy] } && copy.Name != old.Name
                && (copy.Types & old.Types) == copy.Types);
        AssertImplies(row.Is(InstructionFlags.Divides), row.Group == InstructionGroup.Arithmetic && !row.Is(InstructionFlags.NeverFails));
    }

    private static void AssertImplies(bool premise, bool conclusion) => Assert.True(!premise || conclusion);

    [Theory]
    [MemberData(nameof(Mnemonics))]
    public void The_meaning_is_one_sentence(string mnemonic) =>
        Assert.Matches("^[A-Z][^.]*\\.$", InstructionSet.Find(mnemonic)!.Meaning.Replace(".ttvm", "", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Mnemonics))]
    public void Remarks_are_finished_text(string mnemonic)
    {
        var remarks = InstructionSet.Find(mnemonic)!.Remarks;
        Assert.NotEqual("", remarks.Trim());
        Assert.EndsWith(".", remarks);
        Assert.True(remarks.Count(character => character == '`') % 2 == 0, "a code span is not closed");
        var unknown = SnakeCaseWord().Matches(remarks).Select(match => match.Value).Where(word => InstructionSet.Find(word) is null);
        Assert.Empty(unknown);
    }

    [Theory]
    [MemberData(nameof(Mnemonics))]
    public void The_example_shows_the_instruction(string mnemonic)
    {
        var row = InstructionSet.Find(mnemonic)!;
        if (row.Is(InstructionFlags.Unavailable))
        {
            Assert.Equal("", row.Example);
            return;
        }

        var used = row.Example.Split('\n').Select(line => line.Split(' ')[0]);
        Assert.NotEmpty(used.Intersect(row.Aliases.Prepend(mnemonic)));
        Assert.All(row.Example.Split('\n'), line => Assert.Equal(line.TrimEnd(), line));
    }

    private static bool TakesTheRestOfTheLine(OperandKind kind) => kind is OperandKind.Str or OperandKind.Params or OperandKind.Pattern;

    [GeneratedRegex("\\b[A-Z]+(_[A-Z]+)+\\b")]
    private static partial Regex SnakeCaseWord();
}
