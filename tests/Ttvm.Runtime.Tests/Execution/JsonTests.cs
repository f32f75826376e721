using System.Text.Json;
using CsCheck;
using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Tests.Values;
using Ttvm.Runtime.Values;
using Ttvm.Testing;

namespace Ttvm.Runtime.Tests.Execution;

/// <summary>JSON against itself and against the platform's document reader.</summary>
public sealed class JsonTests
{
    [Fact]
    public void What_is_written_reads_back_the_same() => AnyValue.Json.ForAll(value =>
    {
        var text = JsonText.Stringify(value, out var error);
        return error is null && ValueEquality.AreEqual(JsonText.Parse(text!), value)
            && JsonText.Parse(text!).Inspection == value.Inspection;
    });

    [Fact]
    public void The_platform_reads_what_is_written() => AnyValue.Json.ForAll(value =>
    {
        using var document = JsonDocument.Parse(JsonText.Stringify(value, out _)!);
        return ValueEquality.AreEqual(FromPlatform(document.RootElement), value);
    });

    [Fact]
    public void Whatever_the_text_it_is_a_value_or_an_error_of_the_program() =>
        Gen.OneOf(AnyValue.Text, Gen.OneOf("{", "}", "[", "]", ":", ",", "\"", "1", "-", ".", "e", "e999", "true", "null", "\\", "\\ud800",
            "\\udc00", "\\u00", " ", "\n").Array[0, 10].Select(string.Concat)).ForAll(text =>
        {
            bool isJson;
            try
            {
                using var document = JsonDocument.Parse(text);
                _ = FromPlatform(document.RootElement);
                isJson = true;
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException)
            {
                isJson = false;
            }

            try
            {
                JsonText.Parse(text);
                return isJson;
            }
            catch (JsonException)
            {
                return !isJson;
            }
        });

    [Theory]
    [InlineData("1e999", 0, 0)]
    [InlineData("[1,\n -1e999]", 1, 1)]
    [InlineData("{\"a\": 123456789e400}", 0, 6)]
    public void A_number_beyond_the_largest_float_is_refused_where_it_stands(string text, int line, int place)
    {
        var refused = Assert.Throws<JsonException>(() => JsonText.Parse(text));
        Assert.Equal((line, place, "a number beyond the largest float"),
            (refused.LineNumber, refused.BytePositionInLine, JsonText.WhyRefused(refused)));
    }

    [Theory]
    [InlineData("1.7976931348623157e308", "1.7976931348623157E+308")]
    [InlineData("5e-324", "5E-324")]
    [InlineData("-0.0", "-0.0")]
    [InlineData("1e-999", "0.0")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("-9223372036854775808", "-9223372036854775808")]
    [InlineData("9223372036854775808", "9.223372036854776E+18")]
    [InlineData("\"\\u0000\\ud83d\\ude00\"", "\"\\u0000\\uD83D\\uDE00\"")]
    public void What_the_language_can_hold_comes_back(string text, string written) =>
        Assert.Equal(written, JsonText.Stringify(JsonText.Parse(text), out _));

    [Theory]
    [InlineData("\"\\ud83d\"")]
    [InlineData("{\"\\ud83d\": 1}")]
    [InlineData("\uFEFF1")]
    [InlineData("")]
    [InlineData("1 1")]
    [InlineData("nan")]
    [InlineData("01")]
    [InlineData("\"\t\"")]
    public void What_is_no_JSON_is_refused(string text) =>
        Assert.Equal("not valid JSON", JsonText.WhyRefused(Assert.ThrowsAny<JsonException>(() => JsonText.Parse(text))));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_number_that_JSON_cannot_say_is_refused(double number)
    {
        Assert.Null(JsonText.Stringify(Value.OfList([Value.OfFloat(number)]), out var error));
        Assert.Equal($"JSON has no form for {Value.OfFloat(number).Inspection}", error);
    }

    [Fact]
    public void Nesting_has_a_limit_both_ways()
    {
        var deep = Value.Null;
        for (var i = 0; i < 2000; i++)
        {
            deep = Value.OfList([deep]);
        }

        Assert.Null(JsonText.Stringify(deep, out var error));
        Assert.Equal("the value is nested deeper than 1000", error);
        Assert.ThrowsAny<JsonException>(() => JsonText.Parse(new string('[', 2000) + new string(']', 2000)));
    }

    private static Value FromPlatform(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Aggregate(new Value(ObjectValue.Empty),
            (made, property) => new Value(((ObjectValue)made.Reference!).Set(property.Name, FromPlatform(property.Value)))),
        JsonValueKind.Array => Value.OfList([.. element.EnumerateArray().Select(FromPlatform)]),
        JsonValueKind.String => Value.OfString(element.GetString()!),
        JsonValueKind.Number => element.TryGetInt64(out var integer) ? Value.OfInt(integer)
            : double.IsFinite(element.GetDouble()) ? Value.OfFloat(element.GetDouble())
            : throw new JsonException("The platform makes it infinite."),
        JsonValueKind.True => Value.OfBool(true),
        JsonValueKind.False => Value.OfBool(false),
        _ => Value.Null,
    };
}
