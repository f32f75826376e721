using System.Collections.Immutable;
using System.Numerics;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Ttvm.Runtime.Hosting;

namespace Ttvm.DebugAdapter.Protocol;

/// <summary>
/// The fields of a JSON object, read by name and kind; null counts as missing. By hand: the serializer's reflection would cost more at the
/// start of every session than all the rest of it, and could not say as well what is wrong.
/// </summary>
/// <param name="json">The object.</param>
/// <param name="refuse">Makes the failure out of a sentence that names the field, what it holds and what it should.</param>
internal readonly struct Fields(JObject json, Func<string, RequestFailure> refuse)
{
    public int Int(string name) => OptionalInt(name) ?? throw Missing(name);

    public int? OptionalInt(string name) => Find(name) switch
    {
        null => null,
        JValue { Value: long and >= int.MinValue and <= int.MaxValue and var number } => (int)number,
        var other => throw Wrong(name, IsNumber(other) ? "a whole number that fits 32 bits" : "a whole number", other),
    };

    public long? OptionalLong(string name) => Find(name) switch
    {
        null => null,
        JValue { Value: long number } => number,
        var other => throw Wrong(name, "a whole number that fits 64 bits", other),
    };

    /// <summary>A line, a column, or how many, which may be any number that a client can write: one beyond all that there is becomes the
    /// nearest that can be counted with.</summary>
    public int? OptionalQuantity(string name) => Find(name) switch
    {
        null => null,
        JValue { Value: long number } => (int)Math.Clamp(number, int.MinValue + 1, int.MaxValue - 1),
        JValue { Value: BigInteger number } => number.Sign < 0 ? int.MinValue + 1 : int.MaxValue - 1,
        var other => throw Wrong(name, "a whole number", other),
    };

    public long Long(string name) => OptionalLong(name) ?? throw Missing(name);

    public int Quantity(string name) => OptionalQuantity(name) ?? throw Missing(name);

    public ulong? OptionalUnsigned(string name) => Find(name) switch
    {
        null => null,
        JValue { Value: long and >= 0 and var number } => (ulong)number,
        JValue { Value: BigInteger number } when number >= 0 && number <= ulong.MaxValue => (ulong)number,
        var other => throw Wrong(name, "a whole number of at least 0 that fits 64 bits", other),
    };

    public bool? OptionalFlag(string name) => Find(name) switch
    {
        null => null,
        JValue { Value: bool flag } => flag,
        var other => throw Wrong(name, "true or false", other),
    };

    public string Text(string name) => OptionalText(name) ?? throw Missing(name);

    public string? OptionalText(string name) => Find(name) switch
    {
        null => null,
        JValue { Value: string text } => text,
        var other => throw Wrong(name, "a string", other),
    };

    /// <summary>The path of a file; empty if it is true, so the usual one, and null if it is missing or false.</summary>
    public string? OptionalFile(string name) => Find(name) switch
    {
        null or JValue { Value: false } => null,
        JValue { Value: true } => "",
        JValue { Value: string and not "" and var path } => path,
        var other => throw Wrong(name, "true, false or the path of a file", other),
    };

    public ImmutableArray<string>? OptionalTexts(string name) => Find(name) switch
    {
        null => null,
        JArray items when items.All(item => item is JValue { Value: string }) => [.. items.Select(item => (string)item!)],
        var other => throw Wrong(name, "a list of strings", other),
    };

    /// <summary>Where something is allowed: true is everywhere; null if it is missing or false.</summary>
    public Permission? OptionalPlaces(string name) => Find(name) switch
    {
        null or JValue { Value: false } => null,
        JValue { Value: true } => Permission.Anywhere,
        JArray items when items.All(item => item is JValue { Value: string and not "" }) =>
            Permission.Nowhere.And(items.Select(item => (string)item!)),
        var other => throw Wrong(name, "true, false or a list of folders", other),
    };

    public ImmutableDictionary<string, string?>? OptionalTextsByName(string name) => Find(name) switch
    {
        null => null,
        JObject items when items.Properties().All(item => item.Value is JValue { Value: string or null }) =>
            items.Properties().ToImmutableDictionary(item => item.Name, item => (string?)item.Value),
        var other => throw Wrong(name, "an object of strings and nulls", other),
    };

    public ImmutableArray<int> Ints(string name) => OptionalInts(name) ?? throw Missing(name);

    public ImmutableArray<int>? OptionalInts(string name) => Find(name) switch
    {
        null => null,
        JArray items when items.All(item => item is JValue { Value: long and >= int.MinValue and <= int.MaxValue }) =>
            [.. items.Select(item => (int)item)],
        var other => throw Wrong(name, other is JArray items && items.All(IsNumber) ? "a list of whole numbers that fit 32 bits"
            : "a list of whole numbers", other),
    };

    public JObject? OptionalObject(string name) => Find(name) switch
    {
        null => null,
        JObject value => value,
        var other => throw Wrong(name, "an object", other),
    };

    public T Read<T>(string name)
        where T : class, IReadable<T> => OptionalRead<T>(name) ?? throw Missing(name);

    public T? OptionalRead<T>(string name)
        where T : class, IReadable<T> => OptionalObject(name) is { } value ? T.Read(new Fields(value, refuse)) : null;

    public ImmutableArray<T>? OptionalReadAll<T>(string name)
        where T : class, IReadable<T>
    {
        switch (Find(name))
        {
            case null:
                return null;
            case JArray items when items.All(item => item is JObject):
                var read = ImmutableArray.CreateBuilder<T>(items.Count);
                foreach (var item in items)
                {
                    read.Add(T.Read(new Fields((JObject)item, refuse)));
                }

                return read.MoveToImmutable();
            case var other:
                throw Wrong(name, "a list of objects", other);
        }
    }

    private JToken? Find(string name) => json[name] is { Type: not JTokenType.Null } value ? value : null;

    private static bool IsNumber(JToken token) => token is JValue { Value: long or BigInteger };

    private RequestFailure Missing(string name) => refuse($"\"{name}\" is missing.");

    private RequestFailure Wrong(string name, string expected, JToken actual) =>
        refuse($"\"{name}\" must be {expected}, but is {actual.ToString(Formatting.None)}.");
}

/// <summary>A record that can be read from a JSON object.</summary>
internal interface IReadable<out T>
{
    static abstract T Read(Fields fields);
}
