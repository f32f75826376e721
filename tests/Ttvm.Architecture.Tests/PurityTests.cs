using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace Ttvm.Architecture.Tests;

/// <summary>
/// The language and the editor features compute and nothing else: text in, records out. They touch no file, console, thread,
/// clock or protocol, so they can be called from anywhere, at any time, as often as one likes.
/// </summary>
public sealed partial class PurityTests
{
    [Theory]
    [InlineData("Ttvm.Language")]
    [InlineData("Ttvm.Analysis")]
    [InlineData("Ttvm.Ide")]
    public void The_assembly_uses_nothing_of_the_outside(string assembly)
    {
        var file = Path.Combine(AppContext.BaseDirectory, assembly + ".dll");
        Assert.True(File.Exists(file), $"{assembly} is not there");
        Offences.None($"{assembly} touches nothing outside itself.", ReferencedTypes(file).Where(type => Outside().IsMatch(type)));
    }

    private static List<string> ReferencedTypes(string file)
    {
        using var image = new PEReader(File.OpenRead(file));
        var metadata = image.GetMetadataReader();
        return
        [
            .. from handle in metadata.TypeReferences
               let type = metadata.GetTypeReference(handle)
               let name = metadata.GetString(type.Namespace) + "." + metadata.GetString(type.Name)
               where name != "System.Environment" || !IsUsedByIteratorsOnly(metadata, handle)
               select name,
        ];
    }

    /// <summary>The compiler has every iterator ask for the thread it was made on; nobody else may ask the environment anything.</summary>
    private static bool IsUsedByIteratorsOnly(MetadataReader metadata, TypeReferenceHandle environment) => metadata.MemberReferences
        .Select(metadata.GetMemberReference)
        .Where(member => member.Parent == (EntityHandle)environment)
        .All(member => metadata.GetString(member.Name) == "get_CurrentManagedThreadId");

    [GeneratedRegex("""
        ^(
            System\.Console
          | System\.IO\.(File|Directory|Drive|FileSystem)\w*
          | System\.Threading\.(Thread|ThreadPool|Timer|Monitor|SemaphoreSlim|Mutex)
          | System\.Threading\.Tasks\..*
          | System\.Net\..*
          | System\.Diagnostics\.Process\w*
          | System\.(Random|TimeProvider|Environment|DateTime|DateTimeOffset)
          | Newtonsoft\..* | StreamJsonRpc\..*
        )$
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Outside();
}
