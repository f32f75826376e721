using System.Collections.Immutable;
using Ttvm.Language.Syntax;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Debugging.Expressions;

/// <summary>Finds proposals for an expression that is being typed: fields behind a dot, else variables, words, functions and
/// keywords.</summary>
/// <param name="text">The text up to the cursor.</param>
internal readonly struct ExpressionCompletion(string text)
{
    private static readonly string[] Keywords = ["true", "false", "null", "and", "or", "not"];

    /// <summary>The proposals that begin, in either case, with the part of a word before the cursor, in order.</summary>
    /// <param name="at">The situation.</param>
    /// <param name="start">Where that word begins in the text.</param>
    public ImmutableArray<Proposal> Find(Evaluation at, out int start)
    {
        start = text.Length;
        while (start > 0 && ExpressionParser.IsInName(text[start - 1]))
        {
            start--;
        }

        var word = text[start..];
        if (IsInString(start) || (word.Length > 0 && char.IsAsciiDigit(word[0])))
        {
            return [];
        }

        var proposals = start > 0 && text[start - 1] == '.' ? PartsOf(at, text[BeginningOf(start - 1)..(start - 1)]) : Names(at);
        return [.. proposals.Where(proposal => proposal.Label.StartsWith(word, StringComparison.OrdinalIgnoreCase))];
    }

    private static IEnumerable<Proposal> Names(Evaluation at) =>
        at.VariableNames.Distinct().Select(name => new Proposal(name, Words.OfProcess.Contains(name) ? name
                : VariableExpression.OfVariable(name), ProposalKind.Variable))
            .Concat(Functions.Names.Select(name => new Proposal(name, name + "(", ProposalKind.Function)))
            .Concat(Keywords.Select(word => new Proposal(word, word, ProposalKind.Keyword)));

    /// <summary>The parts of a value that may be written behind a dot: those whose names need no brackets.</summary>
    private static IEnumerable<Proposal> PartsOf(Evaluation at, string owner)
    {
        if (Expression.Parse(owner, out _) is not { } expression)
        {
            return [];
        }

        var value = expression.Evaluate(at, out var problem);
        IEnumerable<string> names = problem is not null ? []
            : value.Reference switch
            {
                ObjectValue fields => expression.IsProcess ? [.. fields.Keys, .. Words.OfProcess] : [.. fields.Keys],
                FunctionValue closure => closure.CapturedNames,
                ExceptionValue => ["message"],
                _ => [],
            };
        return names.Where(name => VariableExpression.OfField("", name) == $".{name}")
            .Select(name => new Proposal(name, name, ProposalKind.Field));
    }

    /// <summary>Where the expression in front of a dot begins: it consists of names, dots, and brackets with whatever is in them.</summary>
    private int BeginningOf(int dot)
    {
        var (start, open) = (dot, 0);
        while (start > 0)
        {
            var character = text[start - 1];
            if (character is ')' or ']')
            {
                open++;
            }
            else if (character is '(' or '[')
            {
                if (open-- == 0)
                {
                    break;
                }
            }
            else if (open == 0 && !ExpressionParser.IsInName(character) && character is not ('.' or VariableExpression.Quote))
            {
                break;
            }

            start--;
        }

        return start;
    }

    private bool IsInString(int end)
    {
        var isInString = false;
        for (var i = 0; i < end; i++)
        {
            if (isInString && text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '"')
            {
                isInString = !isInString;
            }
        }

        return isInString;
    }
}
