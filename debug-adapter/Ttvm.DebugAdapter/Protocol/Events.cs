using System.Collections.Immutable;

namespace Ttvm.DebugAdapter.Protocol;

internal sealed record StoppedEvent(
    string Reason, string Description, int? ThreadId, string? Text, bool AllThreadsStopped, ImmutableArray<int>? HitBreakpointIds);

internal sealed record ThreadEvent(string Reason, int ThreadId);

internal sealed record OutputEvent(string Category, string Output, Source? Source = null, int? Line = null, int? Column = null);

internal sealed record BreakpointEvent(string Reason, Breakpoint Breakpoint);

internal sealed record ExitedEvent(int ExitCode);
