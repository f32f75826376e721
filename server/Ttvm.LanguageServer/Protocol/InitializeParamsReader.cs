using System.Collections.Immutable;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Ttvm.LanguageServer.Protocol;

/// <summary>
/// Reads the first message member by member. The editor waits for its answer, and for the serializer to find out by reflection what these
/// thirty types are made of would take a third of the time until then.
/// </summary>
internal sealed class InitializeParamsReader : JsonConverter<InitializeParams>
{
    public override bool CanWrite => false;

    public override InitializeParams ReadJson(JsonReader reader, Type objectType, InitializeParams? existingValue, bool hasExistingValue,
        JsonSerializer serializer) => Read(JObject.Load(reader));

    public override void WriteJson(JsonWriter writer, InitializeParams? value, JsonSerializer serializer) =>
        throw new NotSupportedException("Servers only read these parameters.");

    /// <exception cref="JsonException">A member is of another type than the protocol says.</exception>
    public static InitializeParams Read(JObject json) => new(
        IsThere(json["processId"]) ? Value<int>(json, "processId", JTokenType.Integer) : null,
        Part(json, "clientInfo",
            client => new ClientInfo(Text(client, "name") ?? throw Unfit(client, "has no name"), Text(client, "version"))),
        Part(json, "capabilities", ReadCapabilities),
        Text(json, "trace"),
        Text(json, "rootUri"),
        List(json, "workspaceFolders", item => item is JObject folder ? ReadFolder(folder)
            : throw Unfit(item, "is no folder")) is { } folders ? ImmutableArray.Create(folders) : null,
        json["initializationOptions"]);

    private static WorkspaceFolder ReadFolder(JObject json) =>
        new(Text(json, "uri") ?? throw Unfit(json, "has no uri"), Text(json, "name") ?? throw Unfit(json, "has no name"));

    private static ClientCapabilities ReadCapabilities(JObject json) => new(
        Part(json, "general", general => new GeneralClientCapabilities(Words(general, "positionEncodings"))),
        Part(json, "workspace", ReadWorkspace),
        Part(json, "textDocument", ReadTextDocument),
        Part(json, "window", window => new WindowClientCapabilities(Flag(window, "workDoneProgress"))),
        Part(json, "experimental", other => new ExperimentalClientCapabilities(Part(other, "commands",
            commands => new CommandsClientCapabilities(Words(commands, "commands"))))));

    private static WorkspaceClientCapabilities ReadWorkspace(JObject json) => new(
        Part(json, "workspaceEdit", edit => new WorkspaceEditClientCapabilities(Flag(edit, "documentChanges"))),
        Part(json, "didChangeConfiguration", ReadRegistration),
        Part(json, "didChangeWatchedFiles", ReadRegistration),
        Flag(json, "configuration"),
        Part(json, "inlayHint", ReadRefresh),
        Part(json, "codeLens", ReadRefresh),
        Part(json, "diagnostics", ReadRefresh));

    private static TextDocumentClientCapabilities ReadTextDocument(JObject json) => new(
        Part(json, "publishDiagnostics", part => new PublishDiagnosticsClientCapabilities(
            Flag(part, "relatedInformation"), Flag(part, "versionSupport"), Flag(part, "codeDescriptionSupport"),
            Part(part, "tagSupport", ReadTags))),
        Part(json, "diagnostic", part => new DiagnosticClientCapabilities(
            OptionalFlag(part, "relatedInformation"), OptionalFlag(part, "codeDescriptionSupport"), Part(part, "tagSupport", ReadTags))),
        Part(json, "completion", part => new CompletionClientCapabilities(
            Part(part, "completionItem", item => new CompletionItemClientCapabilities(Flag(item, "snippetSupport"),
                Flag(item, "labelDetailsSupport"), Words(item, "documentationFormat"))),
            Part(part, "completionList", list => new CompletionListClientCapabilities(Words(list, "itemDefaults"))))),
        Part(json, "hover", part => new HoverClientCapabilities(Words(part, "contentFormat"))),
        Part(json, "signatureHelp", part =>
            new SignatureHelpClientCapabilities(Part(part, "signatureInformation", signature => new SignatureInformationClientCapabilities(
            Words(signature, "documentationFormat"),
            Part(signature, "parameterInformation", parameter =>
                new ParameterInformationClientCapabilities(Flag(parameter, "labelOffsetSupport"))))))),
        Part(json, "declaration", ReadLink),
        Part(json, "definition", ReadLink),
        Part(json, "documentSymbol", part => new DocumentSymbolClientCapabilities(Flag(part, "hierarchicalDocumentSymbolSupport"))),
        Part(json, "codeAction", part => new CodeActionClientCapabilities(Part(part, "codeActionLiteralSupport",
            _ => new CodeActionLiteralSupport()), Flag(part, "isPreferredSupport"))),
        Part(json, "documentLink", part => new DocumentLinkClientCapabilities(Flag(part, "tooltipSupport"))),
        Part(json, "rangeFormatting", part => new RangeFormattingClientCapabilities(Flag(part, "rangesSupport"))),
        Part(json, "rename", part => new RenameClientCapabilities(Flag(part, "prepareSupport"))),
        Part(json, "semanticTokens", part => new SemanticTokensClientCapabilities(Flag(part, "augmentsSyntaxTokens"))));

    private static DynamicRegistrationCapabilities ReadRegistration(JObject json) => new(Flag(json, "dynamicRegistration"));

    private static RefreshClientCapabilities ReadRefresh(JObject json) => new(Flag(json, "refreshSupport"));

    private static LinkClientCapabilities ReadLink(JObject json) => new(Flag(json, "linkSupport"));

    private static TagClientCapabilities ReadTags(JObject json) =>
        new(List(json, "valueSet", item => item.Type == JTokenType.Integer ? (int)item : throw Unfit(item, "is no number")));

    private static bool IsThere(JToken? token) => token is not null && token.Type != JTokenType.Null;

    private static T? Part<T>(JObject json, string name, Func<JObject, T> read)
        where T : class => !IsThere(json[name]) ? null : json[name] is JObject part ? read(part) : throw Unfit(json[name]!, "is no object");

    private static bool Flag(JObject json, string name) => OptionalFlag(json, name) == true;

    private static bool? OptionalFlag(JObject json, string name) =>
        IsThere(json[name]) ? Value<bool>(json, name, JTokenType.Boolean) : null;

    private static string? Text(JObject json, string name) => IsThere(json[name]) ? Value<string>(json, name, JTokenType.String) : null;

    private static string[]? Words(JObject json, string name) =>
        List(json, name, item => item.Type == JTokenType.String ? (string)item! : throw Unfit(item, "is no text"));

    private static T[]? List<T>(JObject json, string name, Func<JToken, T> read) =>
        !IsThere(json[name]) ? null : json[name] is JArray list ? [.. list.Select(read)] : throw Unfit(json[name]!, "is no array");

    private static T Value<T>(JObject json, string name, JTokenType type) =>
        json[name]!.Type == type ? json[name]!.Value<T>()! : throw Unfit(json[name]!, $"is no {type}");

    private static JsonSerializationException Unfit(JToken token, string why) => new($"{token.Path} {why}.");
}
