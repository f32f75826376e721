using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Language.Analysis;

/// <summary>What is known of one value at one place of a program, over all paths that lead there. Immutable.</summary>
internal sealed class AbstractValue
{
    /// <summary>It came from the caller, or from the machine.</summary>
    public const int FromOutside = -1;

    /// <summary>Different paths push it at different places.</summary>
    public const int FromSeveral = -2;

    /// <summary>A value.</summary>
    public AbstractValue(ValueTypes types, int pushedBy) => (Types, PushedBy) = (types, pushedBy);

    /// <summary>A value nothing is known of.</summary>
    public static AbstractValue Unknown { get; } = new(ValueTypes.Any, FromOutside);

    /// <summary>The types it may have.</summary>
    public ValueTypes Types { get; }

    /// <summary>The site of the instruction that pushed it, or one of the constants.</summary>
    public int PushedBy { get; }

    /// <summary>The line that made it, if it is a literal or a function of a label: PUSH_…, TRUE, FALSE, NULL, MAKE_FUNCTION, MAKE_LAMBDA.</summary>
    public LineSyntax? Literal { get; init; }

    /// <summary>Which of the caller's values it is: 1 for the top of the stack at the call; 0 for none.</summary>
    public int Input { get; init; }

    /// <summary>Which parameter it is; null for none.</summary>
    public string? Parameter { get; init; }

    /// <summary>The export of another file that it is; null for none.</summary>
    public ModuleExport? Exported { get; init; }

    /// <summary>
    /// The site of the instruction of this function that made it, wherever it has been kept since, if it is an id that the machine gave a process, or an integer that is written;
    /// otherwise one of the constants.
    /// </summary>
    public int PidFrom { get; init; } = FromOutside;

    /// <summary>Whether it has one of some types whatever way control takes.</summary>
    public bool IsSurely(ValueTypes types) => Types != ValueTypes.None && (Types & ~types) == ValueTypes.None;

    /// <summary>The same value, pushed again elsewhere.</summary>
    public AbstractValue PushedAt(int site) =>
        site == PushedBy ? this : new AbstractValue(Types, site) { Literal = Literal, Exported = Exported, Input = Input, Parameter = Parameter, PidFrom = PidFrom };

    /// <summary>The same value, of which it is not certain any more who made it.</summary>
    public AbstractValue WithoutMaker() => PidFrom < 0 ? this : new AbstractValue(Types, PushedBy) { Literal = Literal, Exported = Exported, Input = Input, Parameter = Parameter };

    /// <summary>
    /// What is known if it may be either of two values; <paramref name="known"/> itself if the other adds nothing, which is how a
    /// fixed point is noticed.
    /// </summary>
    /// <param name="known">What was known so far.</param>
    /// <param name="other">What comes from another path.</param>
    /// <param name="widen">Gives up on the types if there is any difference, so that a loop comes to its end.</param>
    public static AbstractValue Join(AbstractValue known, AbstractValue other, bool widen)
    {
        if (ReferenceEquals(known, other))
        {
            return known;
        }

        var types = known.Types | other.Types;
        var pushedBy = known.PushedBy == other.PushedBy ? known.PushedBy : FromSeveral;
        var literal = IsSameLiteral(known.Literal, other.Literal) ? known.Literal : null;
        var exported = Equals(known.Exported, other.Exported) ? known.Exported : null;
        var input = known.Input == other.Input ? known.Input : 0;
        var parameter = known.Parameter == other.Parameter ? known.Parameter : null;
        var pidFrom = known.PidFrom == other.PidFrom ? known.PidFrom : FromSeveral;
        if (types == known.Types && pidFrom == known.PidFrom && pushedBy == known.PushedBy && ReferenceEquals(literal, known.Literal) && ReferenceEquals(exported, known.Exported) && input == known.Input && parameter == known.Parameter)
        {
            return known;
        }

        return new AbstractValue(widen ? ValueTypes.Any : types, pushedBy) { Literal = literal, Exported = exported, Input = input, Parameter = parameter, PidFrom = pidFrom };
    }

    /// <summary>Equal lines may be different objects, depending on how the text came to be; what follows from them must not depend on that.</summary>
    private static bool IsSameLiteral(LineSyntax? first, LineSyntax? second)
    {
        if (ReferenceEquals(first, second))
        {
            return true;
        }

        if (first is null || second is null || first.Instruction?.Opcode != second.Instruction?.Opcode || first.Operands.Length != second.Operands.Length)
        {
            return false;
        }

        for (var index = 0; index < first.Operands.Length; index++)
        {
            if (first.Operands[index].Value != second.Operands[index].Value)
            {
                return false;
            }
        }

        return true;
    }
}
