using Ttvm.Testing;

namespace Ttvm.Language.Tests.Generated;

/// <summary>Files that follow from the instruction table. A stale one fails here, and the message says how to rewrite it.</summary>
public sealed class GeneratedFilesTests
{
    [Fact]
    public void The_grammar_is_up_to_date() => Golden.Check("grammars/ttvm.tmLanguage.json", GrammarRenderer.Render());

    [Fact]
    public void The_instruction_reference_is_up_to_date() => Golden.Check("docs/instructions.md", ReferenceRenderer.Render());
}
