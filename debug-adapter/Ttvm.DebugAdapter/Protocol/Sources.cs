using System.Collections.Immutable;

namespace Ttvm.DebugAdapter.Protocol;

internal sealed record Breakpoint(int? Id, bool Verified, string? Message, Source? Source, int? Line, int? Column = null,
    string? InstructionReference = null) : IBody
{
    public void Write(BodyWriter json) => json
        .Number("id", Id)
        .Flag("verified", Verified)
        .Text("message", Message)
        .Object("source", Source)
        .Number("line", Line)
        .Number("column", Column)
        .Text("instructionReference", InstructionReference);
}

internal sealed record BreakpointsBody(ImmutableArray<Breakpoint> Breakpoints) : IBody
{
    public void Write(BodyWriter json) => json.Objects("breakpoints", Breakpoints);
}

internal sealed record BreakpointLocation(int Line, int Column) : IBody
{
    public void Write(BodyWriter json) => json.Number("line", Line).Number("column", Column);
}

internal sealed record BreakpointLocationsBody(ImmutableArray<BreakpointLocation> Breakpoints) : IBody
{
    public void Write(BodyWriter json) => json.Objects("breakpoints", Breakpoints);
}

internal sealed record SourceBody(string Content, string MimeType) : IBody
{
    public void Write(BodyWriter json) => json.Text("content", Content).Text("mimeType", MimeType);
}

internal sealed record DapModule(string Id, string Name, string? Path, bool IsUserCode, string SymbolStatus, string? SymbolFilePath) : IBody
{
    public void Write(BodyWriter json) => json
        .Text("id", Id)
        .Text("name", Name)
        .Text("path", Path)
        .Flag("isUserCode", IsUserCode)
        .Text("symbolStatus", SymbolStatus)
        .Text("symbolFilePath", SymbolFilePath);
}

internal sealed record ModulesBody(ImmutableArray<DapModule> Modules, int TotalModules) : IBody
{
    public void Write(BodyWriter json) => json.Objects("modules", Modules).Number("totalModules", TotalModules);
}

internal sealed record LoadedSourcesBody(ImmutableArray<Source> Sources) : IBody
{
    public void Write(BodyWriter json) => json.Objects("sources", Sources);
}
