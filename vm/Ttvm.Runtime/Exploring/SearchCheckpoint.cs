using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Ttvm.Language.Directives;

namespace Ttvm.Runtime.Exploring;

/// <summary>A node of the search tree that is not finished: something is left to be tried there, or below it.</summary>
/// <param name="Parent">The index of the parent, which comes earlier; -1: this is the root.</param>
/// <param name="Through">The actor whose step leads here from the parent.</param>
/// <param name="Taken">The actors whose steps have been taken here, in order. What is behind those steps is finished, but for the nodes
/// that are saved.</param>
/// <param name="Tried">The backtracking set. Empty: a run ends here that has not been counted.</param>
internal sealed record SavedNode(int Parent, Actor Through, ImmutableArray<Actor> Taken, ImmutableArray<Actor> Tried);

/// <summary>
/// The unfinished part of a search as a file (<c>docs/exploring.md</c>): what it has found, and the nodes of its tree that are not
/// finished, by the actors whose steps lead there. Footprints are not saved; taking the steps again finds them.
/// </summary>
public sealed record SearchCheckpoint
{
    private const int Version = 1;
    private const string VersionName = "ttsearch";

    /// <summary>The word for <see cref="Actor.OfPeace"/>, which no program states.</summary>
    private const string Peace = "none";

    private static readonly byte[] s_mark = Encoding.ASCII.GetBytes($"{{\"{VersionName}\":");

    /// <summary>A hash of the program's files and the options, equal for explorations that go through the same schedules.</summary>
    public string Digest { get; init; } = "";

    /// <summary>How many schedules have been run to their end or cut.</summary>
    public long Schedules { get; init; }

    internal long Redundant { get; init; }

    internal long Cut { get; init; }

    internal int LongestRun { get; init; }

    internal bool IsBounded { get; init; }

    internal ImmutableArray<string> Voids { get; init; } = [];

    internal string? FirstOutput { get; init; }

    /// <summary>The equivalence classes of suspected runs that have failed, and that the search has not come to yet.</summary>
    internal ImmutableArray<ulong> Anticipated { get; init; } = [];

    /// <summary>The runs that have failed, by the actors of their steps.</summary>
    internal ImmutableArray<ImmutableArray<Actor>> Failed { get; init; } = [];

    /// <summary>The nodes that are not finished, parents first.</summary>
    internal ImmutableArray<SavedNode> Nodes { get; init; } = [];

    /// <summary>The nodes that several workers have not finished.</summary>
    /// <param name="unfinished">The nodes of all workers; of each worker parents first.</param>
    internal static ImmutableArray<SavedNode> NodesOf(IEnumerable<SearchNode> unfinished)
    {
        var (places, nodes) = (new Dictionary<SearchNode, int>(), ImmutableArray.CreateBuilder<SavedNode>());
        foreach (var node in unfinished)
        {
            if (places.TryAdd(node, nodes.Count))
            {
                nodes.Add(new SavedNode(node.Parent is { } parent ? places[parent] : -1, node.Through, [.. node.Taken], [.. node.Tried]));
            }
        }

        return nodes.DrainToImmutable();
    }

    /// <summary>Why a checkpoint must not replace a file, which is read from where the stream stands; null if it may.</summary>
    public static string? Objection(FileStream old)
    {
        Span<byte> beginning = stackalloc byte[s_mark.Length];
        var length = old.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
        return length == 0 || beginning[..length].SequenceEqual(s_mark) ? null : "it exists and is no interrupted search";
    }

    /// <summary>Writes the checkpoint.</summary>
    public byte[] ToBytes()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber(VersionName, Version);
            json.WriteString("digest", Digest);
            json.WriteNumber("schedules", Schedules);
            json.WriteNumber("redundant", Redundant);
            json.WriteNumber("cut", Cut);
            json.WriteNumber("longest", LongestRun);
            json.WriteBoolean("bounded", IsBounded);
            WriteAll("voids", Voids);
            json.WriteString("firstOutput", FirstOutput);
            WriteAll("anticipated", Anticipated.Select(kind => kind.ToString(CultureInfo.InvariantCulture)));
            WriteAll("failed", Failed.Select(TextOf));
            json.WriteStartArray("nodes");
            foreach (var node in Nodes)
            {
                json.WriteStartArray();
                json.WriteNumberValue(node.Parent);
                json.WriteStringValue(node.Parent < 0 ? "" : TextOf([node.Through]));
                json.WriteStringValue(TextOf(node.Taken));
                json.WriteStringValue(TextOf(node.Tried));
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteEndObject();

            void WriteAll(string name, IEnumerable<string> texts)
            {
                json.WriteStartArray(name);
                foreach (var text in texts)
                {
                    json.WriteStringValue(text);
                }

                json.WriteEndArray();
            }
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads a checkpoint.</summary>
    /// <exception cref="CheckpointException">The content is none, or a damaged one, or one of another version.</exception>
    public static SearchCheckpoint Parse(ReadOnlyMemory<byte> bytes)
    {
        if (!bytes.Span.StartsWith(s_mark))
        {
            throw new CheckpointException("it is no interrupted search");
        }

        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 8 });
            var json = document.RootElement;
            if (json.GetProperty(VersionName).GetInt32() != Version)
            {
                throw new CheckpointException("another version of ttvm has written it");
            }

            ImmutableArray<SavedNode> nodes = [.. json.GetProperty("nodes").EnumerateArray().Select(ReadNode)];
            return new SearchCheckpoint
            {
                Digest = json.GetProperty("digest").GetString()!,
                Schedules = json.GetProperty("schedules").GetInt64(),
                Redundant = json.GetProperty("redundant").GetInt64(),
                Cut = json.GetProperty("cut").GetInt64(),
                LongestRun = json.GetProperty("longest").GetInt32(),
                IsBounded = json.GetProperty("bounded").GetBoolean(),
                Voids = [.. Texts("voids")],
                FirstOutput = json.GetProperty("firstOutput").GetString(),
                Anticipated = [.. Texts("anticipated").Select(text => ulong.Parse(text, CultureInfo.InvariantCulture))],
                Failed = [.. Texts("failed").Select(ActorsIn)],
                Nodes = nodes.IsEmpty || nodes.Index().Any(entry => entry.Item.Parent >= entry.Index
                    || (entry.Item.Parent < 0) != (entry.Index == 0)) ? throw new FormatException() : nodes,
            };

            IEnumerable<string> Texts(string name) => json.GetProperty(name).EnumerateArray().Select(text => text.GetString()!);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException
            or KeyNotFoundException or OverflowException or IndexOutOfRangeException)
        {
            throw new CheckpointException("it is damaged", exception);
        }
    }

    private static SavedNode ReadNode(JsonElement json)
    {
        var parent = json[0].GetInt32();
        return new SavedNode(parent, parent < 0 ? default : ActorsIn(json[1].GetString()!).Single(), ActorsIn(json[2].GetString()!),
            ActorsIn(json[3].GetString()!));
    }

    private static string TextOf(ImmutableArray<Actor> actors) =>
        string.Join(' ', actors.Select(actor => actor == Actor.OfPeace ? Peace : StepText.Of([actor]).ToString()));

    private static ImmutableArray<Actor> ActorsIn(string text) =>
    [
        .. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word == Peace ? Actor.OfPeace
            : StepText.ActorOf(StatedSchedule.Read(word) ?? throw new FormatException())),
    ];
}

/// <summary>A search cannot be continued; the message is for people, without a full stop.</summary>
public sealed class CheckpointException : Exception
{
    /// <summary>An exception with a message that says what is wrong.</summary>
    public CheckpointException(string message) : base(message)
    {
    }

    /// <summary>An exception with a message that says what is wrong, and its cause.</summary>
    public CheckpointException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
