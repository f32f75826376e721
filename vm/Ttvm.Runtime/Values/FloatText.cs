using System.Globalization;
using System.Text;

namespace Ttvm.Runtime.Values;

/// <summary>The two ways a float is written (<c>language.md</c>, section 4).</summary>
internal static class FloatText
{
    /// <summary>Shortest digits that read back the same, positional, never an exponent: <c>2</c>, <c>0.1</c>,
    /// <c>1000000000000000000000</c>.</summary>
    public static string Display(double number)
    {
        if (double.IsNaN(number))
        {
            return "NaN";
        }

        if (double.IsInfinity(number))
        {
            return number > 0 ? "inf" : "-inf";
        }

        var text = number.ToString("R", CultureInfo.InvariantCulture);
        var exponentAt = text.IndexOf('E', StringComparison.Ordinal);
        return exponentAt < 0 ? text
            : Positional(text.AsSpan(0, exponentAt), int.Parse(text.AsSpan(exponentAt + 1), provider: CultureInfo.InvariantCulture));
    }

    /// <summary>Always with a fraction or an exponent, so that it cannot be taken for an integer: <c>2.0</c>, <c>1E+21</c>.</summary>
    public static string Inspect(double number)
    {
        if (!double.IsFinite(number))
        {
            return Display(number);
        }

        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0";
    }

    private static string Positional(ReadOnlySpan<char> mantissa, int exponent)
    {
        var text = new StringBuilder();
        if (mantissa[0] == '-')
        {
            text.Append('-');
            mantissa = mantissa[1..];
        }

        // The mantissa is d or d.ddd: one digit stands before the point.
        var digits = mantissa.Length > 1 ? string.Concat(mantissa[..1], mantissa[2..]) : mantissa.ToString();
        if (exponent < 0)
        {
            return text.Append("0.").Append('0', -exponent - 1).Append(digits).ToString();
        }

        if (digits.Length <= exponent + 1)
        {
            return text.Append(digits).Append('0', exponent + 1 - digits.Length).ToString();
        }

        return text.Append(digits, 0, exponent + 1).Append('.').Append(digits, exponent + 1, digits.Length - exponent - 1).ToString();
    }
}
