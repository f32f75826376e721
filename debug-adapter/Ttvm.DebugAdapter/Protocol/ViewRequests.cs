using System.Collections.Immutable;

namespace Ttvm.DebugAdapter.Protocol;

internal sealed record ProcessesArguments(int? Start, int? Count, string? Filter, int? Parent, int? Supervisor, string? Group,
    bool? Grouped) : IReadable<ProcessesArguments>
{
    public static ProcessesArguments Read(Fields fields) => new(fields.OptionalQuantity("start"), fields.OptionalQuantity("count"),
        fields.OptionalText("filter"), fields.OptionalInt("parent"), fields.OptionalInt("supervisor"), fields.OptionalText("group"),
        fields.OptionalFlag("grouped"));
}

internal sealed record MailboxesArguments(ImmutableArray<int>? Pids, int? Start, int? Count, int? MessageStart, int? MessageCount)
    : IReadable<MailboxesArguments>
{
    public static MailboxesArguments Read(Fields fields) => new(fields.OptionalInts("pids"), fields.OptionalQuantity("start"),
        fields.OptionalQuantity("count"), fields.OptionalQuantity("messageStart"), fields.OptionalQuantity("messageCount"));
}

internal sealed record EventsArguments(ImmutableArray<string> Kinds, ImmutableArray<int> Pids, string? Filter, long? After, long? Before,
    int? Count) : IReadable<EventsArguments>
{
    public static EventsArguments Read(Fields fields) => new(fields.OptionalTexts("kinds") ?? [], fields.OptionalInts("pids") ?? [],
        fields.OptionalText("filter"), fields.OptionalLong("after"), fields.OptionalLong("before"), fields.OptionalQuantity("count"));
}

/// <summary>About an event, or about a message in a mailbox.</summary>
internal sealed record CausesArguments(long? Serial, int? Pid, long? Sequence, int? Count) : IReadable<CausesArguments>
{
    public static CausesArguments Read(Fields fields) => new(fields.OptionalLong("serial"), fields.OptionalInt("pid"),
        fields.OptionalLong("sequence"), fields.OptionalQuantity("count"));
}

internal sealed record PageArguments(int? Start, int? Count) : IReadable<PageArguments>
{
    public static PageArguments Read(Fields fields) => new(fields.OptionalQuantity("start"), fields.OptionalQuantity("count"));
}
