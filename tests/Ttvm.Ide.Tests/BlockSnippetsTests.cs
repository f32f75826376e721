using System.Text.Encodings.Web;
using System.Text.Json;
using Ttvm.Ide.Completions;
using Ttvm.Testing;

namespace Ttvm.Ide.Tests;

/// <summary>The blocks as the snippets of the extension, which editors offer without a server, too.</summary>
public sealed class BlockSnippetsTests
{
    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    // Without a prefix they are not suggested while one types, which the server does, and knows where they fit.
    [Fact]
    public void The_snippets_of_the_extension_are_up_to_date() => Golden.Check("grammars/ttvm.snippets.json", JsonSerializer.Serialize(
        BlockSnippets.All.ToDictionary(block => block.Name, block => new { description = block.Meaning, body = block.Snippet.Split('\n') }),
        Layout) + "\n");
}
