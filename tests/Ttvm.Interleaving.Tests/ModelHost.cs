using Ttvm.Language.Files;
using Ttvm.Runtime.Hosting;

namespace Ttvm.Interleaving.Tests;

/// <summary>An outside that is one program text and the lines it writes. Its time is the scenario's, so it is always the same.</summary>
internal sealed class ModelHost(string program) : IHost
{
    private readonly byte[] _program = System.Text.Encoding.UTF8.GetBytes(program);

    public string Output { get; private set; } = "";

    public List<string> Notices { get; } = [];

    public IReadOnlyList<string> Arguments => [];

    public string WorkingDirectory => "/programs";

    public long Now => Model.Clock;

    public void Write(string text) => Output += text;

    public void WriteError(string text) => Notices.Add(text);

    public void Flush()
    {
    }

    public void Report(Notice notice) => Notices.Add($"{notice.Label}: {notice.Headline}");

    public bool FileExists(string path) => true;

    public FileId Identify(string path) => PathRules.Unix.Identify(PathRules.Unix.Combine(WorkingDirectory, path), _ => null);

    public byte[] ReadFile(string path) => _program;

    public byte[] ReadProgram(string path) => _program;

    public void WriteFile(string path, ReadOnlyMemory<byte> content, bool append) => throw new NotSupportedException();

    public long FileSize(string path) => _program.Length;

    public void DeleteFile(string path) => throw new NotSupportedException();

    public IReadOnlyList<string> ListDirectory(string path) => [];

    public string? ReadLine() => "a line";

    public string? ReadCharacter() => null;

    public string ReadAllInput() => "";

    public string? GetEnvironment(string name) => null;

    public void SetEnvironment(string name, string value) => throw new NotSupportedException();

    public ExecResult Execute(string command, IReadOnlyList<string> arguments, bool capture) => throw new NotSupportedException();

    public void EndPrograms()
    {
        // There are none.
    }
}
