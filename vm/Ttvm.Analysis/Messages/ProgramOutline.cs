using System.Collections.Immutable;

namespace Ttvm.Analysis.Messages;

/// <summary>A program, as those see it who judge what is sent in it.</summary>
/// <param name="Root">The file that it starts with.</param>
/// <param name="Files">The root and all files that it spawns and imports, the root first; without those that cannot be loaded.</param>
/// <param name="IsOpen">Whether there may be processes that are not known, among them the case that it is only a part of a program.</param>
/// <param name="Spawns">Whether it starts any process.</param>
public sealed record ProgramOutline(string Root, ImmutableArray<string> Files, bool IsOpen, bool Spawns);
