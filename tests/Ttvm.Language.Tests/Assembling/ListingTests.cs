using Ttvm.Language.Assembling;
using Ttvm.Language.Text;

namespace Ttvm.Language.Tests.Assembling;

/// <summary>Listings with the bytes of instructions.</summary>
public sealed class ListingTests
{
    [Fact]
    public void Comments_tell_the_bytes_and_where_an_instruction_was_written()
    {
        var module = Assembler.Assemble(new SourceText("shop.ttvm", "; A shop\nPUSH_INT 5\nLABEL long\nPUSH_STR \"a long text, cut off\"\nHALT"))
            .Module!;
        var listing = Disassembler.List(module, withBytes: true);
        var plain = Disassembler.List(module);
        Assert.Equal(plain.Lines.AsEnumerable(), listing.Lines);
        var lines = listing.Text.Split('\n');
        Assert.Equal(plain.Text.Split('\n'), lines.Select(line => line.Split(';')[0].TrimEnd()));
        Assert.Matches("^    PUSH_INT 5 +; [0-9A-F ]+ shop.ttvm:2$", lines[0]);
        Assert.Matches("; ([0-9A-F]{2} ){10}… shop.ttvm:4$", lines[3]);
        Assert.DoesNotContain("shop", Disassembler.List(module with { SourceMap = null }, withBytes: true).Text, StringComparison.Ordinal);
    }
}
