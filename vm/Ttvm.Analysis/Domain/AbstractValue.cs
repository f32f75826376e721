using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Analysis.Domain;

/// <summary>What is known of one value at one place of a program, over all paths that lead there. Immutable.</summary>
internal sealed class AbstractValue
{
    /// <summary>It came from the caller, or from the machine.</summary>
    public const int FromOutside = -1;

    /// <summary>Different paths push it at different places.</summary>
    public const int FromSeveral = -2;

    /// <summary>A value.</summary>
    public AbstractValue(ValueTypes types, int pushedBy) => (Types, PushedBy) = (types, pushedBy);

    private AbstractValue(AbstractValue other, int pushedBy)
    {
        (Types, PushedBy) = (other.Types, pushedBy);
        (Literal, Exported, Input, Parameter, PidFrom, Shape, Source, Besides) =
            (other.Literal, other.Exported, other.Input, other.Parameter, other.PidFrom, other.Shape, other.Source, other.Besides);
    }

    /// <summary>A value nothing is known of.</summary>
    public static AbstractValue Unknown { get; } = new(ValueTypes.Any, FromOutside);

    /// <summary>The types it may have.</summary>
    public ValueTypes Types { get; }

    /// <summary>The site of the instruction that pushed it, or one of the constants.</summary>
    public int PushedBy { get; }

    /// <summary>The line that made it, if it is a literal or a function of a label: PUSH_…, TRUE, FALSE, NULL, MAKE_FUNCTION,
    /// MAKE_LAMBDA.</summary>
    public LineSyntax? Literal { get; init; }

    /// <summary>Which of the caller's values it is: 1 for the top of the stack at the call; 0 for none.</summary>
    public int Input { get; init; }

    /// <summary>Which parameter it is; null for none.</summary>
    public string? Parameter { get; init; }

    /// <summary>The export of another file that it is; null for none.</summary>
    public ModuleExport? Exported { get; init; }

    /// <summary>
    /// The site of the instruction of this function that made it, wherever it has been kept since, if it is an id that the machine gave a
    /// process, or an integer that is written; otherwise one of the constants.
    /// </summary>
    public int PidFrom { get; init; } = FromOutside;

    /// <summary>The fields it may have if it is an object; null if it may have any.</summary>
    public ObjectShape? Shape { get; init; }

    /// <summary>Where the function has it from, if that is a message, or a field of what is from elsewhere; null if not, or if it is not
    /// certain.</summary>
    public ValueSource? Source { get; init; }

    /// <summary>The types of what it may be on other ways than from where <see cref="ValueSource.Of"/> says; none if it is surely from
    /// there, or if that is not known.</summary>
    public ValueTypes Besides { get; init; }

    /// <summary>Whether it has one of some types whatever way control takes.</summary>
    public bool IsSurely(ValueTypes types) => Types != ValueTypes.None && (Types & ~types) == ValueTypes.None;

    /// <summary>The same value, pushed again elsewhere.</summary>
    public AbstractValue PushedAt(int site) => site == PushedBy ? this : new AbstractValue(this, site);

    /// <summary>The same value, of which it is not certain any more who made it, so that nothing is known of what is in it.</summary>
    public AbstractValue WithoutMaker() =>
        PidFrom < 0 && Shape is null && Source is null ? this
            : new AbstractValue(Types, PushedBy) { Literal = Literal, Exported = Exported, Input = Input, Parameter = Parameter };

    /// <summary>The same value with other fields.</summary>
    public AbstractValue WithShape(ObjectShape? shape) =>
        ReferenceEquals(shape, Shape) ? this : new AbstractValue(this, PushedBy) { Shape = shape };

    /// <summary>The same value, of whose fields nothing is said.</summary>
    public AbstractValue WithoutShape() => WithShape(null);

    /// <summary>The same value, of which nobody shall conclude more than from a value that is computed.</summary>
    public AbstractValue WithoutLiteral() => Literal is null ? this : new AbstractValue(this, PushedBy) { Literal = null };

    /// <summary>What callers of the function may know of it: nothing that stands for a place in the function.</summary>
    public AbstractValue Detached() =>
        new(Types, FromOutside) { Literal = Literal, Input = Input, Parameter = Parameter,
            Shape = Shape?.Select(value => value.Detached()) };

    /// <summary>Whether both say the same to whoever does not know the function they come from.</summary>
    public bool SaysTheSame(AbstractValue other) =>
        Types == other.Types && Input == other.Input && Parameter == other.Parameter && IsSameLiteral(Literal, other.Literal)
            && Equals(Shape, other.Shape);

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
        var shape = JoinShapes(known, other, widen);
        var (source, besides) = widen ? default : JoinSources(known, other);
        source = input > 0 || parameter is not null ? null : source;
        if (types == known.Types && ReferenceEquals(shape, known.Shape) && ReferenceEquals(source, known.Source) && besides == known.Besides
            && pidFrom == known.PidFrom && pushedBy == known.PushedBy && ReferenceEquals(literal, known.Literal)
            && ReferenceEquals(exported, known.Exported) && input == known.Input && parameter == known.Parameter)
        {
            return known;
        }

        return new AbstractValue(widen ? ValueTypes.Any : types, pushedBy)
        {
            Literal = literal,
            Exported = exported,
            Input = input,
            Parameter = parameter,
            PidFrom = pidFrom,
            Shape = widen ? null : shape,
            Source = source,
            Besides = besides,
        };
    }

    /// <summary>Where a value is from that may be either of two, and what it may be besides: a counter is what the caller gave, or a
    /// number.</summary>
    private static (ValueSource? Source, ValueTypes Besides) JoinSources(AbstractValue known, AbstractValue other)
    {
        var (source, otherSource) = (ValueSource.Of(known), ValueSource.Of(other));
        var (besides, otherBesides) = (source is null ? known.Types : known.Besides, otherSource is null ? other.Types : other.Besides);
        return (source is null && otherSource is null) || (source is not null && otherSource is not null && source != otherSource)
            || (besides | otherBesides) == ValueTypes.Any
            ? default
            : (known.Source ?? source ?? other.Source ?? otherSource, besides | otherBesides);
    }

    /// <summary>What is no object has any shape, as it were.</summary>
    private static ObjectShape? JoinShapes(AbstractValue known, AbstractValue other, bool widen) =>
        (other.Types & ValueTypes.Object) == ValueTypes.None ? known.Shape
        : (known.Types & ValueTypes.Object) == ValueTypes.None ? other.Shape
        : known.Shape is null || other.Shape is null ? null
        : ObjectShape.Join(known.Shape, other.Shape, widen);

    /// <summary>Equal lines may be different objects, depending on how the text came to be; what follows from them must not depend on
    /// that.</summary>
    private static bool IsSameLiteral(LineSyntax? first, LineSyntax? second)
    {
        if (ReferenceEquals(first, second))
        {
            return true;
        }

        if (first is null || second is null || first.Instruction?.Opcode != second.Instruction?.Opcode
            || first.Operands.Length != second.Operands.Length)
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
