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
}
