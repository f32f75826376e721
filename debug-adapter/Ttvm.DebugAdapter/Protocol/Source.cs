namespace Ttvm.DebugAdapter.Protocol;

/// <summary>A source file, by path, or a text that only we have, by reference.</summary>
internal sealed record Source(string? Name, string? Path, int? SourceReference = null, string? Origin = null, string? PresentationHint = null);
