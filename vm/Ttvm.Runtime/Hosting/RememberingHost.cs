using Ttvm.Language.Files;

namespace Ttvm.Runtime.Hosting;

/// <summary>
/// An outside of which is remembered what a machine learns besides the answers to its programs' questions, so that it learns the same when
/// it repeats its run.
/// </summary>
/// <param name="outside">The outside.</param>
/// <param name="facts">What is remembered.</param>
/// <param name="isOfCode">Whether the machine itself looks for modules and workers here: then those files are remembered, too.</param>
internal sealed class RememberingHost(IHost outside, OutsideFacts facts, bool isOfCode) : IHost
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Arguments => facts.Arguments ??= outside.Arguments;

    /// <inheritdoc/>
    public string WorkingDirectory => isOfCode ? facts.WorkingDirectory : outside.WorkingDirectory;

    /// <inheritdoc/>
    public long Now => outside.Now;

    /// <inheritdoc/>
    public void Write(string text) => outside.Write(text);

    /// <inheritdoc/>
    public void WriteError(string text) => outside.WriteError(text);

    /// <inheritdoc/>
    public void Flush() => outside.Flush();

    /// <inheritdoc/>
    public void Report(Notice notice) => outside.Report(notice);

    /// <inheritdoc/>
    public FileId Identify(string path) => isOfCode ? facts.Identify(path, outside) : outside.Identify(path);

    /// <inheritdoc/>
    public bool FileExists(string path) => isOfCode ? facts.Exists(path, outside) : outside.FileExists(path);

    /// <inheritdoc/>
    public byte[] ReadFile(string path) => outside.ReadFile(path);

    /// <inheritdoc/>
    public byte[] ReadProgram(string path) => isOfCode ? facts.Read(path, outside) : outside.ReadProgram(path);

    /// <inheritdoc/>
    public void WriteFile(string path, ReadOnlyMemory<byte> content, bool append) => outside.WriteFile(path, content, append);

    /// <inheritdoc/>
    public long FileSize(string path) => outside.FileSize(path);

    /// <inheritdoc/>
    public void DeleteFile(string path) => outside.DeleteFile(path);

    /// <inheritdoc/>
    public IReadOnlyList<string> ListDirectory(string path) =>
        isOfCode && facts.IsRepeating() ? [] : outside.ListDirectory(path);

    /// <inheritdoc/>
    public string? ReadLine() => outside.ReadLine();

    /// <inheritdoc/>
    public string? ReadCharacter() => outside.ReadCharacter();

    /// <inheritdoc/>
    public string ReadAllInput() => outside.ReadAllInput();

    /// <inheritdoc/>
    public string? GetEnvironment(string name) => facts.Variable(name, outside);

    /// <inheritdoc/>
    public void SetEnvironment(string name, string value) => outside.SetEnvironment(name, value);

    /// <inheritdoc/>
    public ExecResult Execute(string command, IReadOnlyList<string> arguments, bool capture) =>
        outside.Execute(command, arguments, capture);

    /// <inheritdoc/>
    public void EndPrograms() => outside.EndPrograms();
}
