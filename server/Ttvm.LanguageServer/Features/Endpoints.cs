using System.Collections.Immutable;
using Ttvm.Ide.Views;
using Ttvm.LanguageServer.Protocol;
using Ttvm.LanguageServer.Sessions;

namespace Ttvm.LanguageServer.Features;

/// <summary>Everything this server understands: the routing, the announced capabilities and the list of what is supported, in tables by
/// subject.</summary>
internal static partial class Endpoints
{
    public static ImmutableArray<Endpoint> All { get; } = [.. Lifecycle, .. Synchronization, .. Diagnostics, .. Navigation, .. Symbols,
        .. Typing, .. Edits, .. Views];

    private static IEnumerable<Endpoint> Lifecycle =>
    [
        Endpoint.Write<InitializeParams, InitializeResult>("initialize", (session, parameters) => session.Initialize(parameters)),
        Endpoint.Write<InitializedParams, object?>("initialized", (session, _) => session.Initialized()),
        Endpoint.Write("shutdown", session => session.Shutdown()),
        Endpoint.Write("exit", session => session.Exit()),
        Endpoint.Write<SetTraceParams, object?>("$/setTrace", (session, parameters) => session.SetTrace(parameters.Value)),
        Endpoint.Write<DidChangeConfigurationParams, object?>("workspace/didChangeConfiguration",
            (session, parameters) => session.ChangeSettings(parameters.Settings)),
        Endpoint.Write<WorkDoneProgressCancelParams, object?>("window/workDoneProgress/cancel", (_, _) => null),
    ];

    private static IEnumerable<Endpoint> Synchronization =>
    [
        Endpoint.Write<DidOpenTextDocumentParams, object?>(
            "textDocument/didOpen",
            (session, parameters) => session.Open(parameters.TextDocument),
            (server, _) => server with { TextDocumentSync = new TextDocumentSyncOptions(OpenClose: true,
                TextDocumentSyncKind.Incremental, Save: true) }),
        Endpoint.Write<DidChangeTextDocumentParams, object?>("textDocument/didChange", (session, parameters) => session.Change(parameters)),
        Endpoint.Write<DidCloseTextDocumentParams, object?>("textDocument/didClose",
            (session, parameters) => session.Close(parameters.TextDocument.Uri)),
        Endpoint.Write<DidSaveTextDocumentParams, object?>("textDocument/didSave",
            (session, parameters) => session.Save(parameters.TextDocument.Uri)),
        Endpoint.Write<DidChangeWorkspaceFoldersParams, object?>(
            "workspace/didChangeWorkspaceFolders",
            (session, parameters) => session.ChangeFolders(parameters.Event),
            (server, _) => server with { Workspace = (server.Workspace
                ?? new()) with { WorkspaceFolders = new WorkspaceFoldersServerCapabilities(Supported: true, ChangeNotifications: true) } }),
        Endpoint.Write<DidChangeWatchedFilesParams, object?>("workspace/didChangeWatchedFiles",
            (session, parameters) => session.ChangeOnDisk(parameters.Changes)),
        Endpoint.Write<FilesParams, object?>(
            "workspace/didCreateFiles",
            (session, parameters) => session.ChangeFiles(parameters.Files.Select(file => file.Uri)),
            (server, _) => WithFileOperations(server, operations => operations with { DidCreate = ProgramsAndFolders })),
        Endpoint.Write<FilesParams, object?>(
            "workspace/didDeleteFiles",
            (session, parameters) => session.ChangeFiles(parameters.Files.Select(file => file.Uri)),
            (server, _) => WithFileOperations(server, operations => operations with { DidDelete = ProgramsAndFolders })),
        Endpoint.Write<RenameFilesParams, object?>(
            "workspace/didRenameFiles",
            (session, parameters) => session.ChangeFiles(parameters.Files.SelectMany(file => new[] { file.OldUri, file.NewUri })),
            (server, _) => WithFileOperations(server, operations => operations with { DidRename = ProgramsAndFolders })),
    ];

    private static FileOperationRegistrationOptions ProgramsAndFolders { get; } = new(
    [
        new FileOperationFilter("file", new FileOperationPattern("**/*.ttvm", "file")),
        new FileOperationFilter("file", new FileOperationPattern("**/*.ttb", "file")),
        new FileOperationFilter("file", new FileOperationPattern("**/*", "folder")),
    ]);

    private static ServerCapabilities WithFileOperations(ServerCapabilities server, Func<FileOperationOptions, FileOperationOptions> change)
    {
        var workspace = server.Workspace ?? new();
        return server with { Workspace = workspace with { FileOperations = change(workspace.FileOperations ?? new()) } };
    }

    private static IEnumerable<Endpoint> Diagnostics =>
    [
        Endpoint.Read<DocumentDiagnosticParams, DocumentDiagnosticReport>(
            "textDocument/diagnostic",
            (context, parameters) =>
            {
                var document = context.Document(parameters);
                var findings = Findings.Of(context.Workspace, document, context.Settings.Checks);
                context.GivenFindings.Note(document, findings);
                return context.Convert.ToReport(document, findings, parameters.PreviousResultId);
            },
            (server, _) =>
                server with { DiagnosticProvider = new DiagnosticOptions("ttvm", InterFileDependencies: true, WorkspaceDiagnostics: true) },
            whenStale: ErrorCode.ServerCancelled,
            isAskedAgain: _ => true),
        Endpoint.Read<WorkspaceDiagnosticParams, WorkspaceDiagnosticReport>(
            "workspace/diagnostic",
            (context, parameters) =>
            {
                context.GivenFindings.NoteAllFiles();
                return context.Convert.ToReport(
                    context.Workspace,
                    context.Settings.Checks,
                    (parameters.PreviousResultIds ?? []).DistinctBy(previous => previous.Uri)
                        .ToDictionary(previous => previous.Uri, previous => previous.Value),
                    context.Cancellation);
            },
            isAskedAgain: _ => true),
    ];
}
