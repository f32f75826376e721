using System.Globalization;
using System.Numerics;
using CsCheck;
using Ttvm.Runtime.Values;
using Ttvm.Testing;

namespace Ttvm.Runtime.Tests.Values;

/// <summary>Floats as text, and the exact comparison of integers with floats.</summary>
public sealed class NumberTests
{
    [Fact]
    public void A_displayed_float_reads_back_the_same_and_has_no_exponent() => Gen.Double.Where(double.IsFinite).ForAll(number =>
    {
        var text = FloatText.Display(number);
        return !text.Contains('E', StringComparison.OrdinalIgnoreCase)
            && !text.EndsWith('.') && !text.EndsWith(".0", StringComparison.Ordinal)
            && BitConverter.DoubleToInt64Bits(Parse(text)) == BitConverter.DoubleToInt64Bits(number);
    });

    [Fact]
    public void A_displayed_float_has_the_digits_of_the_platforms_shortest_form() => Gen.Double.Where(double.IsFinite).ForAll(number =>
        SignificantDigits(FloatText.Display(number))
            == SignificantDigits(number.ToString("R", CultureInfo.InvariantCulture).Split('E')[0]));

    [Fact]
    public void An_inspected_float_cannot_be_taken_for_an_integer() => Gen.Double.Where(double.IsFinite).ForAll(number =>
    {
        var text = FloatText.Inspect(number);
        return text.AsSpan().ContainsAny('.', 'E') && BitConverter.DoubleToInt64Bits(Parse(text)) == BitConverter.DoubleToInt64Bits(number);
    });

    [Theory]
    [InlineData(1e15, "1000000000000000")]
    [InlineData(1e21, "1000000000000000000000")]
    [InlineData(123456789012345680.0, "123456789012345680")]
    [InlineData(-1.5e16, "-15000000000000000")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001, "0.00001")]
    [InlineData(-1.25e-7, "-0.000000125")]
    [InlineData(-0.0, "-0")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.NegativeInfinity, "-inf")]
    public void Floats_are_displayed_positionally(double number, string text) => Assert.Equal(text, FloatText.Display(number));

    [Fact]
    public void Integers_and_floats_compare_by_exact_value() => Gen.Select(NearbyPair, Gen.Bool).ForAll((pair, swapped) =>
    {
        var (integer, number) = pair;
        var expected = ExactOrder(integer, number);
        return swapped
            ? ValueEquality.CompareNumbers(Value.OfFloat(number), Value.OfInt(integer)) == -expected
            : ValueEquality.CompareNumbers(Value.OfInt(integer), Value.OfFloat(number)) == expected;
    });

    [Fact]
    public void Nothing_compares_with_NaN() => AnyValue.Number.ForAll(number =>
        ValueEquality.CompareNumbers(number, Value.OfFloat(double.NaN)) is null
        && ValueEquality.CompareNumbers(Value.OfFloat(double.NaN), number) is null
        && !ValueEquality.AreEqual(number, Value.OfFloat(double.NaN)));

    [Fact]
    public void Equality_of_numbers_is_transitive() => Gen.Select(NearbyPair, NearbyPair).ForAll((one, other) =>
    {
        Value[] values = [Value.OfInt(one.Item1), Value.OfFloat(one.Item2), Value.OfInt(other.Item1), Value.OfFloat(other.Item2)];
        return values.All(a => values.All(b => values.All(c =>
            !(ValueEquality.AreEqual(a, b) && ValueEquality.AreEqual(b, c)) || ValueEquality.AreEqual(a, c))));
    });

    /// <summary>An integer and a float close to it: where rounding would hide the difference.</summary>
    private static Gen<(long, double)> NearbyPair { get; } = Gen.OneOf(
        Gen.Select(Gen.Long, Gen.Int[-3, 3]).Select((integer, offset) => (integer, (double)integer + offset)),
        Gen.Select(Gen.Long, Gen.Double[-2, 2]).Select((integer, offset) => (integer, integer + offset)),
        Gen.Select(Gen.Int[-10, 10], Gen.Double[-10, 10]).Select((integer, number) => ((long)integer, number)),
        Gen.Select(Gen.OneOf(long.MinValue, long.MaxValue, (1L << 53) + 1, -(1L << 53) - 1), Gen.OneOf(9223372036854775808.0,
            -9223372036854775808.0, 9007199254740992.0, -9007199254740992.0, double.PositiveInfinity, double.NegativeInfinity)),
        Gen.Select(Gen.Long, Gen.Double.Where(number => !double.IsNaN(number))));

    /// <summary>By arithmetic of any size: the float is a whole number of 2⁻¹⁰⁷⁴.</summary>
    private static int ExactOrder(long integer, double number)
    {
        if (double.IsInfinity(number))
        {
            return number > 0 ? -1 : 1;
        }

        var bits = BitConverter.DoubleToInt64Bits(number);
        var exponent = (int)((bits >> 52) & 0x7FF);
        var mantissa = bits & 0xFFFFFFFFFFFFF;
        var scaled = exponent == 0 ? new BigInteger(mantissa) : (BigInteger)(mantissa | (1L << 52)) << (exponent - 1);
        return ((BigInteger)integer << 1074).CompareTo(bits < 0 ? -scaled : scaled);
    }

    private static string SignificantDigits(string text) => string.Concat(text.Where(char.IsDigit)).Trim('0');

    private static double Parse(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
