using Ttvm.Analysis.Messages;
using Ttvm.Analysis.Stack;

namespace Ttvm.Runtime.Tests.Execution;

/// <summary>A program of one file.</summary>
internal sealed class OneFile(AnalyzedProgram program) : IProgramFiles
{
    public KnownPrograms Known { get; } = new();

    public AnalyzedProgram? Load(string file) => program;

    public string? FindWorker(string fromFile, string name) => null;

    public string? FindModule(string fromFile, string path) => null;

    public bool LacksModule(string fromFile, string path) => false;

    public IEnumerable<string> WorkerNames(string fromFile) => [];

    public IEnumerable<string> PossibleUsersOf(string file) => [];
}
