using Newtonsoft.Json;

namespace Ttvm.Cli.Reporting;

/// <summary>What commands write with <c>--json</c> if they find one thing after the other: an object per line, which can be read at
/// once.</summary>
internal static class JsonEvents
{
    extension(TextWriter output)
    {
        /// <summary>Writes a line.</summary>
        /// <param name="name">The member <c>event</c>.</param>
        /// <param name="members">Writes the others.</param>
        public void WriteEvent(string name, Action<JsonTextWriter> members)
        {
            using (var json = new JsonTextWriter(output) { Formatting = Formatting.None, CloseOutput = false })
            {
                json.WriteStartObject();
                json.Member("event", name);
                members(json);
                json.WriteEndObject();
            }

            output.Write('\n');
            output.Flush();
        }
    }

    extension(JsonTextWriter json)
    {
        public void Member(string name, object value)
        {
            json.WritePropertyName(name);
            json.WriteValue(value);
        }

        /// <summary>A member that is an object.</summary>
        public void Object(string name, Action members)
        {
            json.WritePropertyName(name);
            json.WriteStartObject();
            members();
            json.WriteEndObject();
        }

        /// <summary>A member that is an array of objects.</summary>
        public void Array<T>(string name, IEnumerable<T> items, Action<T> members)
        {
            json.WritePropertyName(name);
            json.WriteStartArray();
            foreach (var item in items)
            {
                json.WriteStartObject();
                members(item);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        /// <summary>A member that is an array of texts.</summary>
        public void Strings(string name, IEnumerable<string> texts)
        {
            json.WritePropertyName(name);
            json.WriteStartArray();
            foreach (var text in texts)
            {
                json.WriteValue(text);
            }

            json.WriteEndArray();
        }
    }
}
