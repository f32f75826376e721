using System.Collections.Immutable;
using Newtonsoft.Json.Linq;

namespace Ttvm.LanguageServer.Protocol;

internal sealed record WorkspaceFolder(string Uri, string Name);

internal sealed record DidChangeWorkspaceFoldersParams(WorkspaceFoldersChangeEvent Event);

internal sealed record WorkspaceFoldersChangeEvent(ImmutableArray<WorkspaceFolder> Added, ImmutableArray<WorkspaceFolder> Removed);

internal sealed record DidChangeWatchedFilesParams(ImmutableArray<FileEvent> Changes);

internal sealed record FileEvent(string Uri, FileChangeType Type);

internal enum FileChangeType
{
    Created = 1,
    Changed = 2,
    Deleted = 3,
}

internal sealed record RenameFilesParams(ImmutableArray<FileRenaming> Files);

internal sealed record FileRenaming(string OldUri, string NewUri);

internal sealed record FilesParams(ImmutableArray<NamedFile> Files);

internal sealed record NamedFile(string Uri);

internal sealed record DidChangeConfigurationParams(JToken? Settings);

internal sealed record ConfigurationParams(ImmutableArray<ConfigurationItem> Items);

internal sealed record ConfigurationItem(string Section);

internal sealed record RegistrationParams(ImmutableArray<Registration> Registrations);

internal sealed record Registration(string Id, string Method, object? RegisterOptions);

internal sealed record DidChangeWatchedFilesRegistrationOptions(ImmutableArray<FileSystemWatcher> Watchers);

/// <summary>Without a kind, all changes are meant.</summary>
internal sealed record FileSystemWatcher(string GlobPattern, WatchKind? Kind = null);

[Flags]
internal enum WatchKind
{
    Create = 1,
    Change = 2,
    Delete = 4,
}

internal sealed record DidChangeConfigurationRegistrationOptions(string Section);

internal sealed record WorkDoneProgressCreateParams(string Token);

internal sealed record WorkDoneProgressCancelParams(JToken Token);

internal sealed record ProgressParams(string Token, object Value);

internal sealed record WorkDoneProgressBegin(string Kind, string Title, string? Message, bool Cancellable);

internal sealed record WorkDoneProgressReport(string Kind, string Message);

internal sealed record WorkDoneProgressEnd(string Kind, string Message);

internal sealed record WorkspaceSymbolParams(string Query);
