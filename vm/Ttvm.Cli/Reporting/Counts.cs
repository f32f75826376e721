using System.Globalization;

namespace Ttvm.Cli.Reporting;

/// <summary>Numbers of things in words.</summary>
internal static class Counts
{
    /// <summary><c>1 error</c>, <c>2 errors</c>, <c>0 errors</c>.</summary>
    public static string Of(long count, string noun) => Of(count, noun, noun + "s");

    /// <summary>A count with a noun whose plural is given.</summary>
    public static string Of(long count, string noun, string plural) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? noun : plural)}");
}
