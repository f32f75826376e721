using Ttvm.Language.Files;

namespace Ttvm.Language.Tests.Files;

public sealed class ProgramNamesTests
{
    [Theory]
    [InlineData("m.ttvm", false, "m.ttvm m.ttb")]
    [InlineData("m.ttvm", true, "m.ttvm m.ttb")]
    [InlineData("m.ttb", false, "m.ttb")]
    [InlineData("m.TTB", true, "m.TTB")]
    [InlineData("m", false, "m.ttvm m.ttb m")]
    [InlineData("m", true, "m.ttb m.ttvm m")]
    [InlineData("../lib/m.v2", false, "../lib/m.v2.ttvm ../lib/m.v2.ttb ../lib/m.v2")]
    public void A_path_of_IMPORT_means_these_files(string path, bool isOfBytecode, string expected) =>
        Assert.Equal(expected.Split(' '), ProgramNames.OfModule(path, isOfBytecode));

    [Theory]
    [InlineData(false, "w.ttvm w.ttb")]
    [InlineData(true, "w.ttb w.ttvm")]
    public void A_name_for_SPAWN_means_these_files(bool isOfBytecode, string expected) =>
        Assert.Equal(expected.Split(' '), ProgramNames.OfWorker("w", isOfBytecode));

    [Theory]
    [InlineData("")]
    [InlineData("../w")]
    [InlineData("a/w")]
    [InlineData("a\\w")]
    [InlineData("c:w")]
    public void SPAWN_does_not_reach_out_of_the_folder(string name) => Assert.Empty(ProgramNames.OfWorker(name, isOfBytecode: false));

    [Theory]
    [InlineData(true, "named real work")]
    [InlineData(false, "named named/examples real real/examples work")]
    public void Names_are_looked_for_in_these_folders(bool isModule, string expected) => Assert.Equal(
        expected.Split(' '), ProgramNames.FoldersOf(isModule, ["named", "real"], ["work"], (folder, name) => $"{folder}/{name}"));

    [Fact]
    public void Each_folder_is_looked_through_before_the_next() => Assert.Equal(
        ["a/m.ttvm", "a/m.ttb", "a/m", "b/m.ttvm", "b/m.ttb", "b/m"],
        ProgramNames.PathsOf(isModule: true, "m", isOfBytecode: false, ["a"], ["b"], (folder, file) => $"{folder}/{file}"));
}
