using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ttvm.Analysis.Messages;
using Ttvm.Runtime.Exploring;
using Ttvm.Runtime.Loading;

namespace Ttvm.Cli.Exploring;

/// <summary>A text that is the same for all explorations that go through the same schedules, on any computer: parts of one, and one that is
/// continued.</summary>
internal static class ExplorationDigest
{
    /// <summary>The digest of an exploration.</summary>
    /// <param name="path">The program.</param>
    /// <param name="options">How it is explored.</param>
    public static string Of(string path, ExplorationOptions options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{ProductVersion.Text} {options.Strategy} {options.Depth} ")
            + string.Create(CultureInfo.InvariantCulture, $"{options.Seed} {options.Time} {options.Bound} {options.MaxSteps} ")
            + string.Create(CultureInfo.InvariantCulture, $"{options.Checks} {options.MailboxBound} {options.StarvationBound} ")
            + string.Create(CultureInfo.InvariantCulture, $"{options.Faults} {options.MaxFaults} {options.Shard?.Count}")));

        // Whatever it spawns or imports by a name that is written in it belongs to it.
        var files = new HostProgramFiles(ProgramFiles.Host);
        foreach (var file in MessageFindings.OutlineOf(files.NameOf(path), files).Files)
        {
            Add(ProgramFiles.Read(file));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];

        void Add(byte[] bytes)
        {
            hash.AppendData(BitConverter.GetBytes(bytes.LongLength));
            hash.AppendData(bytes);
        }
    }
}
