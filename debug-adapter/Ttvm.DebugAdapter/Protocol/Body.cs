using System.Collections.Immutable;
using Newtonsoft.Json;

namespace Ttvm.DebugAdapter.Protocol;

/// <summary>A record that can be written as a JSON object: the body of a response or an event, or a part of one.</summary>
internal interface IBody
{
    void Write(BodyWriter json);
}

/// <summary>Writes fields, in the order of the calls; those that are null are left out. By hand for the reason given at
/// <see cref="Fields"/>.</summary>
internal readonly struct BodyWriter(JsonTextWriter json)
{
    public BodyWriter Number(string name, long? value)
    {
        if (value is { } number)
        {
            json.WritePropertyName(name);
            json.WriteValue(number);
        }

        return this;
    }

    /// <summary>Which version of our own requests an answer belongs to.</summary>
    public BodyWriter Version() => Number("version", Capabilities.OwnVersion);

    public BodyWriter Flag(string name, bool value)
    {
        json.WritePropertyName(name);
        json.WriteValue(value);
        return this;
    }

    public BodyWriter Text(string name, string? value)
    {
        if (value is not null)
        {
            json.WritePropertyName(name);
            json.WriteValue(value);
        }

        return this;
    }

    /// <summary>A field that must be there, also if it is null.</summary>
    public BodyWriter TextOrNull(string name, string? value)
    {
        json.WritePropertyName(name);
        json.WriteValue(value);
        return this;
    }

    public BodyWriter Texts(string name, ImmutableArray<string> values)
    {
        json.WritePropertyName(name);
        json.WriteStartArray();
        foreach (var value in values)
        {
            json.WriteValue(value);
        }

        json.WriteEndArray();
        return this;
    }

    public BodyWriter Object<T>(string name, T? value)
        where T : class, IBody
    {
        if (value is not null)
        {
            json.WritePropertyName(name);
            Object(value);
        }

        return this;
    }

    public BodyWriter Objects<T>(string name, ImmutableArray<T> values)
        where T : class, IBody
    {
        json.WritePropertyName(name);
        json.WriteStartArray();
        foreach (var value in values)
        {
            Object(value);
        }

        json.WriteEndArray();
        return this;
    }

    public BodyWriter Numbers(string name, ImmutableArray<int>? values)
    {
        if (values is { } numbers)
        {
            json.WritePropertyName(name);
            json.WriteStartArray();
            foreach (var number in numbers)
            {
                json.WriteValue(number);
            }

            json.WriteEndArray();
        }

        return this;
    }

    public BodyWriter Numbers(string name, ImmutableArray<long> values)
    {
        json.WritePropertyName(name);
        json.WriteStartArray();
        foreach (var value in values)
        {
            json.WriteValue(value);
        }

        json.WriteEndArray();
        return this;
    }

    private void Object<T>(T value)
        where T : class, IBody
    {
        json.WriteStartObject();
        value.Write(this);
        json.WriteEndObject();
    }
}
