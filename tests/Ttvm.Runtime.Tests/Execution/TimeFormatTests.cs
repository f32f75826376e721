using System.Globalization;
using CsCheck;
using Ttvm.Runtime.Execution;
using Ttvm.Testing;

namespace Ttvm.Runtime.Tests.Execution;

/// <summary>FORMAT_TIME against the platform's calendar.</summary>
public sealed class TimeFormatTests
{
    private static readonly long First = DateTimeOffset.MinValue.ToUnixTimeSeconds();
    private static readonly long Last = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    [Fact]
    public void Every_time_reads_back_the_same() => Gen.Long[First, Last].ForAll(seconds =>
        DateTimeOffset.ParseExact(TimeFormat.Format(seconds, "%Y-%m-%d %H:%M:%S")!, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal).ToUnixTimeSeconds() == seconds);

    [Fact]
    public void No_conversion_fails_at_any_time() => Gen.Select(Gen.OneOf(Gen.Long[First, Last],
        Gen.OneOf(First, Last, First + 1, Last - 1)), Gen.Char[' ', '~']).ForAll((seconds, conversion) =>
        TimeFormat.Format(seconds, $"[%{conversion}]") is ['[', .., ']']);

    [Fact]
    public void Beyond_the_calendar_there_is_no_text()
    {
        Assert.Null(TimeFormat.Format(First - 1, "%Y"));
        Assert.Null(TimeFormat.Format(Last + 1, "%Y"));
        Assert.Equal("0001", TimeFormat.Format(First, "%Y"));
        Assert.Equal("9999", TimeFormat.Format(Last, "%Y"));
    }

    [Theory]
    [InlineData(1767225599, "%c", "Wed Dec 31 23:59:59 2025")]
    [InlineData(1767225599, "%G-W%V-%u", "2026-W01-3")]
    [InlineData(1767225599, "%I:%M:%S %p|%l|%k|%P", "11:59:59 PM|11|23|pm")]
    [InlineData(1735689600, "%e|%d|%j|%w", " 1|01|001|3")]
    [InlineData(0, "%D %R %r %h %C", "01/01/70 00:00 12:00:00 AM Jan 19")]
    public void Conversions_are_those_of_strftime(long seconds, string format, string text) =>
        Assert.Equal(text, TimeFormat.Format(seconds, format));
}
