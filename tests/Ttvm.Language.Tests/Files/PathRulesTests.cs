using Ttvm.Language.Files;

namespace Ttvm.Language.Tests.Files;

/// <summary>The rules of every platform, held on every platform.</summary>
public sealed class PathRulesTests
{
    private static readonly Dictionary<string, string> s_links = new()
    {
        ["/link"] = "/real",
        ["/real/up"] = "../other/deep",
        ["/real/w.ttvm"] = "sub/worker.ttvm",
        ["/real/again"] = "/link/sub",
        ["/round"] = "/circle",
        ["/circle"] = "/round",
        ["/real/itself"] = "itself",
        ["C:/link"] = @"D:\real\",
        ["C:/PROGRA~1"] = "Program Files",
    };

    public static TheoryData<string, string, string> Combined => new()
    {
        // Folder, path, result by the rules of Unix.
        { "/a/b", "m.ttvm", "/a/b/m.ttvm" },
        { "/a/b/", "./m.ttvm", "/a/b/m.ttvm" },
        { "/a//b", "lib//m.ttvm", "/a/b/lib/m.ttvm" },
        { "/a/b", "../m.ttvm", "/a/m.ttvm" },
        { "/a/b", "lib/../../m.ttvm", "/a/m.ttvm" },
        { "/a/b", "../../../m.ttvm", "/m.ttvm" },
        { "/a/b", "/c/./m.ttvm", "/c/m.ttvm" },
        { "/a/b", @"lib\m.ttvm", @"/a/b/lib\m.ttvm" },
        { "/", "m.ttvm", "/m.ttvm" },
        { "/a/b", "", "/a/b" },
    };

    public static TheoryData<string, string> Identified => new()
    {
        { "/a/m.ttvm", "/a/m.ttvm" },
        { "/link/m.ttvm", "/real/m.ttvm" },
        { "/link//./sub/../m.ttvm", "/real/m.ttvm" },
        { "/link/up/m.ttvm", "/other/deep/m.ttvm" },
        { "/link/w.ttvm", "/real/sub/worker.ttvm" },
        { "/link/again/m.ttvm", "/real/sub/m.ttvm" },
        { "/link/../m.ttvm", "/m.ttvm" },
        { "/link/itself", "/real/itself" },
    };

    [Theory]
    [MemberData(nameof(Combined))]
    public void A_path_is_seen_from_a_folder(string folder, string path, string expected) =>
        Assert.Equal(expected, PathRules.Unix.Combine(folder, path));

    [Theory]
    [InlineData(@"C:\a\b", @"..\m.ttvm", "C:/a/m.ttvm")]
    [InlineData(@"C:\a/b", @"lib\\m.ttvm", "C:/a/b/lib/m.ttvm")]
    [InlineData(@"C:\a", @"D:\m.ttvm", "D:/m.ttvm")]
    [InlineData(@"C:\a", @"..\..\m.ttvm", "C:/m.ttvm")]
    [InlineData(@"\\host\share", "m.ttvm", "//host/share/m.ttvm")]
    [InlineData("/c:/a", @"lib\m.ttvm", "/c:/a/lib/m.ttvm")]
    public void On_Windows_the_backslash_separates_too(string folder, string path, string expected) =>
        Assert.Equal(expected, PathRules.Windows.Combine(folder, path));

    [Theory]
    [MemberData(nameof(Identified))]
    public void Links_are_followed(string path, string real) => Assert.Equal(real, Identify(PathRules.Unix, path).RealPath);

    [Fact]
    public void Links_of_Windows_are_followed() => Assert.Equal("D:/real/m.ttvm", Identify(PathRules.Windows, @"C:\link\m.ttvm").RealPath);

    [Fact]
    public void A_short_name_of_Windows_is_a_link_to_the_long_one_beside_it() => Assert.Equal(
        Identify(PathRules.Windows, @"c:\program files\m.ttvm"), Identify(PathRules.Windows, @"C:\PROGRA~1\m.ttvm"));

    [Fact]
    public void Links_in_a_circle_lead_somewhere() =>
        Assert.StartsWith("/", Identify(PathRules.Unix, "/round/m.ttvm").RealPath, StringComparison.Ordinal);

    [Fact]
    public void Case_counts_by_the_rules_of_the_platform()
    {
        Assert.NotEqual(Identify(PathRules.Unix, "/a/M.ttvm"), Identify(PathRules.Unix, "/a/m.ttvm"));
        Assert.Equal(Identify(PathRules.Mac, "/a/M.ttvm"), Identify(PathRules.Mac, "/A/m.ttvm"));
        Assert.Equal(Identify(PathRules.Windows, @"C:\a\M.ttvm"), Identify(PathRules.Windows, "c:/A/m.ttvm"));
        Assert.Equal(Identify(PathRules.Windows, @"C:\a\M.ttvm").GetHashCode(), Identify(PathRules.Windows, "c:/A/m.ttvm").GetHashCode());
        Assert.NotEqual(Identify(PathRules.Mac, @"/a\m.ttvm"), Identify(PathRules.Mac, "/a/m.ttvm"));
    }

    private static FileId Identify(PathRules rules, string path) => rules.Identify(path, link => s_links.GetValueOrDefault(link));
}
