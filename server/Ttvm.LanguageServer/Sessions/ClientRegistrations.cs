using System.Collections.Immutable;
using Ttvm.LanguageServer.Protocol;
using Ttvm.LanguageServer.Transport;

namespace Ttvm.LanguageServer.Sessions;

/// <summary>What the client is asked to do for us, as far as it has announced that it can.</summary>
internal sealed class ClientRegistrations(ClientLink link, ClientCapabilities client)
{
    /// <summary>Asks for news about program files and about settings; completes, some time, with whether the client tells of
    /// files.</summary>
    public async Task<bool> Register()
    {
        var registrations = ImmutableArray.CreateBuilder<Registration>();
        var asksForFiles = client.Workspace?.DidChangeWatchedFiles?.DynamicRegistration == true;
        if (asksForFiles)
        {
            // Of a folder that comes or goes some clients tell nothing but its own name.
            registrations.Add(new Registration(
                "ttvm-files",
                "workspace/didChangeWatchedFiles",
                new DidChangeWatchedFilesRegistrationOptions(
                    [new Protocol.FileSystemWatcher("**/*.ttvm"), new Protocol.FileSystemWatcher("**/*.ttb"),
                        new Protocol.FileSystemWatcher("**/*", WatchKind.Create | WatchKind.Delete)])));
        }

        if (client.Workspace?.DidChangeConfiguration?.DynamicRegistration == true)
        {
            registrations.Add(new Registration("ttvm-settings", "workspace/didChangeConfiguration",
                new DidChangeConfigurationRegistrationOptions("ttvm")));
        }

        return registrations.Count > 0
            && await link.Request("client/registerCapability", new RegistrationParams(registrations.ToImmutable())).ConfigureAwait(false)
            && asksForFiles;
    }
}
