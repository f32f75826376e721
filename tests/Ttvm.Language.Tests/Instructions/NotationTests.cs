using Ttvm.Language.Instructions;

namespace Ttvm.Language.Tests.Instructions;

/// <summary>The compact notations of the table's rows, and what is read out of them.</summary>
public sealed class NotationTests
{
    [Fact]
    public void A_stack_effect_has_named_and_typed_slots()
    {
        var effect = StackEffect.Parse("rest* a:number b -- sum:int|str");
        Assert.Equal<StackSlot>(
            [new("rest", ValueTypes.Any, true), new("a", ValueTypes.Int | ValueTypes.Float, false), new("b", ValueTypes.Any, false)],
            effect.Inputs);
        Assert.Equal<StackSlot>([new("sum", ValueTypes.Int | ValueTypes.Str, false)], effect.Outputs);
        Assert.Equal("( rest… a b -- sum )", effect.Picture);
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a -- b -- c")]
    [InlineData("a:integer --")]
    [InlineData("a:int| --")]
    [InlineData("a: --")]
    public void A_malformed_stack_effect_is_refused(string notation) => Assert.Throws<FormatException>(() => StackEffect.Parse(notation));

    [Theory]
    [InlineData(ValueTypes.None, "nothing")]
    [InlineData(ValueTypes.Int, "int")]
    [InlineData(ValueTypes.Number, "number")]
    [InlineData(ValueTypes.Any, "any")]
    [InlineData(ValueTypes.Str | ValueTypes.Null, "str or null")]
    [InlineData(ValueTypes.Number | ValueTypes.Str, "number or str")]
    [InlineData(ValueTypes.List | ValueTypes.Object | ValueTypes.Str, "str, list or object")]
    public void Types_are_described_in_words(ValueTypes types, string words) => Assert.Equal(words, types.Describe());

    [Fact]
    public void Every_type_can_be_written_in_a_row() =>
        Assert.All(Enum.GetValues<ValueTypes>().Where(types => types != ValueTypes.None), types => Assert.Equal(
            types, types.Describe().Split([", ", " or "], StringSplitOptions.None)
                .Aggregate(ValueTypes.None, (all, word) => all | ValueTypesText.Parse(word))));

    [Theory]
    [InlineData("RECEIVE_TIMEOUT", "RECEIVE_TIMEOUT milliseconds target [pattern]")]
    [InlineData("CALL", "CALL target parameters…")]
    [InlineData("START_SUPERVISOR", "START_SUPERVISOR [strategy] [max] [ms]")]
    [InlineData("SUPERVISE_CHILD", "SUPERVISE_CHILD process [policy]")]
    [InlineData("RET", "RET")]
    public void A_signature_names_the_operands(string mnemonic, string signature) =>
        Assert.Equal(signature, InstructionSet.Find(mnemonic)!.Signature);

    [Fact]
    public void A_literal_pid_is_not_taken_from_the_stack()
    {
        var send = InstructionSet.Get(Opcode.Send);
        Assert.Equal("( message pid -- )", send.EffectFor([]).Picture);
        Assert.Equal("( message pid -- )", send.EffectFor([OperandValue.Absent(OperandKind.Pid)]).Picture);
        Assert.Equal("( message pid -- )", send.EffectFor([OperandValue.OfInt(OperandKind.Pid, 0)]).Picture);
        Assert.Equal("( message -- )", send.EffectFor([OperandValue.OfInt(OperandKind.Pid, 2)]).Picture);
    }

    [Fact]
    public void Catch_with_a_name_stores_the_exception()
    {
        var catches = InstructionSet.Get(Opcode.Catch);
        Assert.Equal("( -- )", catches.EffectFor([OperandValue.Absent(OperandKind.Variable)]).Picture);
        Assert.Equal("( exception -- )", catches.EffectFor([OperandValue.OfText(OperandKind.Variable, "problem")]).Picture);
    }
}
