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
        return error is null && ValueEquality.AreEqual(JsonText.Parse(text!), value) && JsonText.Parse(text!).Inspection == value.Inspection;
    });

    [Fact]
    public void The_platform_reads_what_is_written() => AnyValue.Json.ForAll(value =>
    {
        using var document = JsonDocument.Parse(JsonText.Stringify(value, out _)!);
        return ValueEquality.AreEqual(FromPlatform(document.RootElement), value);
    });

    [Fact]
    public void Whatever_the_text_it_is_a_value_or_an_error_of_the_program() =>
        Gen.OneOf(AnyValue.Text, Gen.OneOf("{", "}", "[", "]", ":", ",", "\"", "1", "-", ".", "e", "true", "null", "\\", "\\ud800", "\\udc00", "\\u00", " ", "\n").Array[0, 10].Select(string.Concat)).ForAll(text =>
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
        JsonValueKind.Object => element.EnumerateObject().Aggregate(new Value(ObjectValue.Empty), (made, property) => new Value(((ObjectValue)made.Reference!).Set(property.Name, FromPlatform(property.Value)))),
        JsonValueKind.Array => Value.OfList([.. element.EnumerateArray().Select(FromPlatform)]),
        JsonValueKind.String => Value.OfString(element.GetString()!),
        JsonValueKind.Number => element.TryGetInt64(out var integer) ? Value.OfInt(integer) : Value.OfFloat(element.GetDouble()),
        JsonValueKind.True => Value.OfBool(true),
        JsonValueKind.False => Value.OfBool(false),
        _ => Value.Null,
    };
}
