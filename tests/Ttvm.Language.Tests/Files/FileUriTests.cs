using Ttvm.Language.Files;

namespace Ttvm.Language.Tests.Files;

/// <summary>All notations of one file's uri.</summary>
public sealed class FileUriTests
{
    [Theory]
    [InlineData("file:///p/w.ttvm", "/p/w.ttvm")]
    [InlineData("FILE:///p/w.ttvm", "/p/w.ttvm")]
    [InlineData("file:/p/w.ttvm", "/p/w.ttvm")]
    [InlineData("file://localhost/p/w.ttvm", "/p/w.ttvm")]
    [InlineData("file://LocalHost/p/w.ttvm", "/p/w.ttvm")]
    [InlineData("file:///p//w.ttvm", "/p/w.ttvm")]
    [InlineData("file:///p/./w.ttvm", "/p/w.ttvm")]
    [InlineData("file:///p/q/../w.ttvm", "/p/w.ttvm")]
    [InlineData("file:///p/%77.ttvm", "/p/w.ttvm")]
    [InlineData("file:///p/.w/", "/p/.w")]
    [InlineData("file:///", "/")]
    [InlineData("file:///p/a%20b%2525.ttvm", "/p/a b%25.ttvm")]
    [InlineData("file:///p/%C3%A9.ttvm", "/p/é.ttvm")]
    [InlineData("file:///p/é.ttvm", "/p/é.ttvm")]
    [InlineData("file:///p/lib%5Cm.ttvm", @"/p/lib\m.ttvm")]
    [InlineData("file:///c:/p/w.ttvm", "/c:/p/w.ttvm")]
    [InlineData("file:///C:/p/w.ttvm", "/c:/p/w.ttvm")]
    [InlineData("file:///c%3A/p/w.ttvm", "/c:/p/w.ttvm")]
    [InlineData("file:///C%3a/p/w.ttvm", "/c:/p/w.ttvm")]
    [InlineData("file:c:/p/w.ttvm", "/c:/p/w.ttvm")]
    [InlineData("file:/c:/p/w.ttvm", "/c:/p/w.ttvm")]
    [InlineData("file:///c|/p/w.ttvm", "/c:/p/w.ttvm")]
    [InlineData("file://c:/p/w.ttvm", "/c:/p/w.ttvm")]
    [InlineData(@"file:///C:\p\w.ttvm", "/c:/p/w.ttvm")]
    [InlineData("file://Server/share/w.ttvm", "//server/share/w.ttvm")]
    [InlineData("file:////server/share/w.ttvm", "//server/share/w.ttvm")]
    [InlineData("file://///server/share/w.ttvm", "//server/share/w.ttvm")]
    [InlineData("untitled:Untitled-1", "untitled:Untitled-1")]
    [InlineData("/p/w.ttvm", "/p/w.ttvm")]
    public void Every_notation_has_the_same_key(string uri, string key)
    {
        Assert.Equal(key, FileUri.Key(uri));
        Assert.Equal(key, FileUri.Key(FileUri.IsFile(uri) ? FileUri.OfKey(key) : key));
    }

    [Theory]
    [InlineData("file:///p/w.ttvm", "/p/w.ttvm", "/p/w.ttvm")]
    [InlineData("file:///C:/p/w.ttvm", "/c:/p/w.ttvm", "c:/p/w.ttvm")]
    [InlineData("file://server/share/w.ttvm", null, "//server/share/w.ttvm")]
    [InlineData("untitled:w", null, null)]
    public void A_uri_has_a_path_by_the_rules_of_the_platform(string uri, string? onUnix, string? onWindows)
    {
        Assert.Equal(onUnix, FileUri.PathOf(uri, PathRules.Unix));
        Assert.Equal(onWindows, FileUri.PathOf(uri, PathRules.Windows));
    }

    [Fact]
    public void A_path_has_a_uri_as_VS_Code_writes_it()
    {
        Assert.Equal("file:///p/a%20b%23.ttvm", FileUri.OfPath("/p/a b#.ttvm", PathRules.Unix));
        Assert.Equal("file:///p/lib%5Cm.ttvm", FileUri.OfPath(@"/p/lib\m.ttvm", PathRules.Unix));
        Assert.Equal("file:///c%3A/p/w.ttvm", FileUri.OfPath(@"C:\p\w.ttvm", PathRules.Windows));
        Assert.Equal("file://server/share/w.ttvm", FileUri.OfPath(@"\\server\share\w.ttvm", PathRules.Windows));
    }
}
