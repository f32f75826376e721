using System.Collections.Immutable;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Debugging.Expressions;

/// <summary>
/// Reads an expression by recursive descent, with a method for each precedence of operators. Literals are those of the language
/// (<c>language.md</c>, section 1), names in backquotes those of <see cref="VariableExpression"/>.
/// </summary>
internal sealed class ExpressionParser(string text)
{
    /// <summary>How many characters an expression may have.</summary>
    public const int LongestText = 10_000;

    /// <summary>How deep parentheses, indexes and arguments may nest.</summary>
    private const int MostNested = 100;

    private int _position;
    private int _depth;
    private EvaluationProblem? _problem;

    /// <summary>The expression; null if the text is none.</summary>
    public Node? Parse(out EvaluationProblem? problem)
    {
        if (text.Length > LongestText)
        {
            problem = new EvaluationProblem(EvaluationProblemKind.TooLong, ValueText.Cut(text, 40));
            return null;
        }

        SkipBlanks();
        var root = _position == text.Length ? Fail(new EvaluationProblem(EvaluationProblemKind.Empty, text.Trim())) : ParseOr();
        if (root is not null && _position < text.Length)
        {
            root = Unexpected();
        }

        problem = _problem;
        return problem is null ? root : null;
    }

    private Node? ParseOr() => ParseRow(ParseAnd, static (left, right) => new OrNode(left, right), "||", "or");

    private Node? ParseAnd() => ParseRow(ParseNot, static (left, right) => new AndNode(left, right), "&&", "and");

    private Node? ParseNot()
    {
        if (!(Peek('!') && !Peek("!=") && Take('!')) && !TakeWord("not"))
        {
            return ParseComparison();
        }

        return Nested(ParseNot) is { } operand ? new NotNode(operand) : null;
    }

    private Node? ParseComparison()
    {
        if (ParseSum() is not { } left)
        {
            return null;
        }

        foreach (var (symbol, make) in Comparisons)
        {
            if (Take(symbol))
            {
                return ParseSum() is { } right ? make(left, right) : null;
            }
        }

        return left;
    }

    private Node? ParseSum() => ParseOperations(ParseProduct, Sums);

    private Node? ParseProduct() => ParseOperations(ParseSign, Products);

    private Node? ParseSign()
    {
        var start = _position;
        if (!Take('-'))
        {
            return ParsePostfix();
        }

        // The smallest integer has no positive counterpart, so a sign and its digits are read as one literal.
        if (_position < text.Length && char.IsAsciiDigit(text[_position]))
        {
            _position = start;
            return ParsePostfix();
        }

        return Nested(ParseSign) is { } operand ? new OperationNode(Opcode.Sub, new ConstantNode(Value.OfInt(0)), operand) : null;
    }

    private Node? ParsePostfix()
    {
        var start = _position;
        var node = ParsePrimary();
        while (node is not null)
        {
            if (_position < text.Length && text[_position] == '.' && _position + 1 < text.Length && IsNameStart(text[_position + 1]))
            {
                _position++;
                var name = ReadName()!;
                SkipBlanks();
                node = new MemberNode(node, name, text[start.._position].Trim());
            }
            else if (Take('['))
            {
                var written = text[start..(_position - 1)].Trim();
                node = Nested(ParseOr) is { } index && Expect(']') ? new IndexNode(node, index, written) : null;
            }
            else
            {
                return node;
            }
        }

        return null;
    }

    private Node? ParsePrimary()
    {
        if (_position == text.Length)
        {
            return Fail(new EvaluationProblem(EvaluationProblemKind.Unfinished, text.Trim()));
        }

        switch (text[_position])
        {
            case '(':
                _position++;
                SkipBlanks();
                return Nested(ParseOr) is { } inner && Expect(')') ? inner : null;
            case '[':
                Take('[');
                return ParseItems(']', () => Nested(ParseOr)) is { } items ? new CompositeNode(items, Value.OfList) : null;
            case '{':
                return ParseObject();
            case '"':
                return ParseString();
            case VariableExpression.Quote:
                var quoted = VariableExpression.ReadQuotedName(text.AsSpan(_position), out var length);
                if (length == 0)
                {
                    return Fail(new EvaluationProblem(EvaluationProblemKind.OpenName, text.Trim()));
                }

                Advance(length);
                return new VariableNode(quoted, isQuoted: true);
            case '-' or (>= '0' and <= '9'):
                return ParseNumber();
            case var first when IsNameStart(first):
                return ParseName();
            default:
                return Unexpected();
        }
    }

    private CompositeNode? ParseObject()
    {
        Take('{');
        var names = new List<string>();
        return ParseItems('}', ParseField) is not { } values ? null
            : new CompositeNode(values, made =>
            {
                var fields = ObjectValue.Empty;
                for (var i = 0; i < made.Length; i++)
                {
                    fields = fields.Set(names[i], made[i]);
                }

                return new Value(fields);
            });

        Node? ParseField()
        {
            var name = Peek('"') ? (ParseString() as ConstantNode)?.Value.AsString : ReadName();
            SkipBlanks();
            if (name is null or "" || !Take(':'))
            {
                return Unexpected();
            }

            names.Add(name);
            return Nested(ParseOr);
        }
    }

    /// <summary>Items between commas, and the closing bracket behind them; null if the text is otherwise.</summary>
    private ImmutableArray<Node>? ParseItems(char end, Func<Node?> parse)
    {
        var items = ImmutableArray.CreateBuilder<Node>();
        while (!Take(end))
        {
            if ((items.Count > 0 && !Expect(',')) || parse() is not { } item)
            {
                return null;
            }

            items.Add(item);
        }

        return items.DrainToImmutable();
    }

    private Node? ParseString()
    {
        var value = StringLiteral.Read(text.AsSpan(_position), out var length);
        if (length == 0)
        {
            return Fail(new EvaluationProblem(EvaluationProblemKind.NotOneString, text.Trim()));
        }

        Advance(length);
        return new ConstantNode(Value.OfString(value));
    }

    private Node? ParseNumber()
    {
        var end = _position + 1;
        while (end < text.Length && IsInNumber(end))
        {
            end++;
        }

        var word = text.AsSpan(_position, end - _position);
        var node = NumberLiteral.ReadInt(word, out var integer) switch
        {
            NumberReading.Good => new ConstantNode(Value.OfInt(integer)),
            NumberReading.Malformed when NumberLiteral.ReadFloat(word, out var number) == NumberReading.Good =>
                new ConstantNode(Value.OfFloat(number)),
            _ => null,
        };
        if (node is null)
        {
            return Fail(new EvaluationProblem(EvaluationProblemKind.NoNumber, word.ToString()));
        }

        Advance(word.Length);
        return node;
    }

    /// <summary>Whether a character belongs to the number before it. A sign does so only behind the <c>e</c> of an exponent.</summary>
    private bool IsInNumber(int index) => text[index] switch
    {
        '+' or '-' => text[index - 1] is 'e' or 'E' && !text.AsSpan(_position, index - _position).TrimStart('-').StartsWith("0x"),
        '.' => index + 1 < text.Length && char.IsAsciiDigit(text[index + 1]),
        var character => char.IsAsciiLetterOrDigit(character) || character == '_',
    };

    private Node? ParseName()
    {
        var start = _position;
        var name = ReadName()!;
        if (name == VariableExpression.TopOfStack && TopIndex() is { } index)
        {
            SkipBlanks();
            return new StackNode(index, text[start.._position].Trim());
        }

        SkipBlanks();
        if (Peek('('))
        {
            return ParseCall(name);
        }

        return name switch
        {
            "true" => new ConstantNode(Value.OfBool(true)),
            "false" => new ConstantNode(Value.OfBool(false)),
            "null" => new ConstantNode(Value.Null),
            _ => new VariableNode(name, isQuoted: false),
        };
    }

    /// <summary>The index in the stack that is written behind <c>top</c>: N for <c>top-N</c> without blanks, else 0.</summary>
    private int? TopIndex()
    {
        var end = _position;
        if (end < text.Length && text[end] == '-')
        {
            do
            {
                end++;
            }
            while (end < text.Length && char.IsAsciiDigit(text[end]));
        }

        if (VariableExpression.StackIndexOf(VariableExpression.TopOfStack + text[_position..end]) is { } index)
        {
            _position = end;
            return index;
        }

        return 0;
    }

    private Node? ParseCall(string name)
    {
        Take('(');
        if (ParseItems(')', () => Nested(ParseOr)) is not { } arguments)
        {
            return null;
        }

        return Functions.Find(name) is not { } function
                ? Fail(new EvaluationProblem(EvaluationProblemKind.NoFunction, name, NearMiss.Find(name, Functions.Names)))
            : arguments.Length != function.Parameters
                ? Fail(new EvaluationProblem(EvaluationProblemKind.WrongArguments, name, Functions.SignatureOf(name)))
            : function.Make(arguments, name);
    }

    private Node? ParseRow(Func<Node?> parse, Func<Node, Node, Node> join, string symbol, string word)
    {
        var left = parse();
        while (left is not null && (Take(symbol) || TakeWord(word)))
        {
            left = parse() is { } right ? join(left, right) : null;
        }

        return left;
    }

    private Node? ParseOperations(Func<Node?> parse, (char Symbol, Opcode Opcode)[] operators)
    {
        var left = parse();
        while (left is not null && operators.FirstOrDefault(each => Peek(each.Symbol)) is { Symbol: not '\0' } found)
        {
            Take(found.Symbol);
            left = parse() is { } right ? new OperationNode(found.Opcode, left, right) : null;
        }

        return left;
    }

    private Node? Nested(Func<Node?> parse)
    {
        if (_depth == MostNested)
        {
            return Fail(new EvaluationProblem(EvaluationProblemKind.TooDeep, ValueText.Cut(text.Trim(), 40)));
        }

        _depth++;
        var node = parse();
        _depth--;
        return node;
    }

    private Node? Unexpected() => Fail(_position < text.Length
        ? new EvaluationProblem(EvaluationProblemKind.Unexpected, text.Trim(), ValueText.Cut(text[_position..].Trim(), 20))
        : new EvaluationProblem(EvaluationProblemKind.Unfinished, text.Trim()));

    private Node? Fail(EvaluationProblem problem)
    {
        _problem ??= problem;
        return null;
    }

    private bool Expect(char symbol)
    {
        if (Take(symbol))
        {
            return true;
        }

        Unexpected();
        return false;
    }

    private bool Peek(char symbol) => _position < text.Length && text[_position] == symbol;

    private bool Peek(string symbol) => text.AsSpan(_position).StartsWith(symbol);

    private bool Take(char symbol)
    {
        if (!Peek(symbol))
        {
            return false;
        }

        Advance(1);
        return true;
    }

    private bool Take(string symbol)
    {
        if (!Peek(symbol))
        {
            return false;
        }

        Advance(symbol.Length);
        return true;
    }

    private bool TakeWord(string word)
    {
        var end = _position + word.Length;
        return Peek(word) && (end == text.Length || !IsInName(text[end])) && Take(word);
    }

    private string? ReadName()
    {
        var start = _position;
        while (_position < text.Length && IsInName(text[_position]))
        {
            _position++;
        }

        return text[start.._position];
    }

    private void Advance(int length)
    {
        _position += length;
        SkipBlanks();
    }

    private void SkipBlanks()
    {
        while (_position < text.Length && char.IsWhiteSpace(text[_position]))
        {
            _position++;
        }
    }

    private static bool IsNameStart(char character) => char.IsLetter(character) || character == '_';

    /// <summary>Whether a name without backquotes may hold a character.</summary>
    public static bool IsInName(char character) => char.IsLetterOrDigit(character) || character == '_';

    /// <summary>Symbols of two characters come first: a symbol of one may be the beginning of one of them.</summary>
    private static readonly (string Symbol, Func<Node, Node, Node> Make)[] Comparisons =
    [
        ("==", (left, right) => new EqualityNode(isEqual: true, left, right)),
        ("!=", (left, right) => new EqualityNode(isEqual: false, left, right)),
        ("<=", (left, right) => new OrderNode(Opcode.Le, left, right)),
        (">=", (left, right) => new OrderNode(Opcode.Ge, left, right)),
        ("<", (left, right) => new OrderNode(Opcode.Lt, left, right)),
        (">", (left, right) => new OrderNode(Opcode.Gt, left, right)),
    ];

    private static readonly (char Symbol, Opcode Opcode)[] Sums = [('+', Opcode.Add), ('-', Opcode.Sub)];
    private static readonly (char Symbol, Opcode Opcode)[] Products = [('*', Opcode.Mul), ('/', Opcode.Div), ('%', Opcode.Mod)];
}
