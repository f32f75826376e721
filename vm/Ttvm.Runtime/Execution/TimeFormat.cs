using System.Globalization;
using System.Text;

namespace Ttvm.Runtime.Execution;

/// <summary>FORMAT_TIME: strftime's conversions in UTC with English names; an unknown conversion stays as it is written.</summary>
internal static class TimeFormat
{
    /// <summary>Null if the time is outside of the years 1 to 9999.</summary>
    public static string? Format(long seconds, string format)
    {
        if (seconds < DateTimeOffset.MinValue.ToUnixTimeSeconds() || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            return null;
        }

        var time = DateTimeOffset.FromUnixTimeSeconds(seconds);
        var text = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] == '%' && i + 1 < format.Length)
            {
                i++;
                text.Append(Convert(time, format[i]) ?? $"%{format[i]}");
            }
            else
            {
                text.Append(format[i]);
            }
        }

        return text.ToString();
    }

    private static string? Convert(DateTimeOffset time, char conversion)
    {
        var culture = CultureInfo.InvariantCulture;
        return conversion switch
        {
            'Y' => time.ToString("yyyy", culture),
            'C' => (time.Year / 100).ToString("00", culture),
            'y' => time.ToString("yy", culture),
            'm' => time.ToString("MM", culture),
            'd' => time.ToString("dd", culture),
            'e' => time.Day.ToString(culture).PadLeft(2),
            'H' => time.ToString("HH", culture),
            'k' => time.Hour.ToString(culture).PadLeft(2),
            'I' => time.ToString("hh", culture),
            'l' => time.ToString("%h", culture).PadLeft(2),
            'M' => time.ToString("mm", culture),
            'S' => time.ToString("ss", culture),
            'p' => time.ToString("tt", culture),
            'P' => time.ToString("tt", culture).ToLowerInvariant(),
            'j' => time.DayOfYear.ToString("000", culture),
            'a' => time.ToString("ddd", culture),
            'A' => time.ToString("dddd", culture),
            'b' or 'h' => time.ToString("MMM", culture),
            'B' => time.ToString("MMMM", culture),
            'u' => (time.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)time.DayOfWeek).ToString(culture),
            'w' => ((int)time.DayOfWeek).ToString(culture),
            'V' => ISOWeek.GetWeekOfYear(time.DateTime).ToString("00", culture),
            'G' => ISOWeek.GetYear(time.DateTime).ToString("0000", culture),
            'F' => time.ToString("yyyy-MM-dd", culture),
            'T' => time.ToString("HH:mm:ss", culture),
            'R' => time.ToString("HH:mm", culture),
            'r' => time.ToString("hh:mm:ss tt", culture),
            'D' or 'x' => time.ToString("MM/dd/yy", culture),
            'X' => time.ToString("HH:mm:ss", culture),
            'c' => time.ToString("ddd MMM ", culture) + time.Day.ToString(culture).PadLeft(2) + time.ToString(" HH:mm:ss yyyy", culture),
            's' => time.ToUnixTimeSeconds().ToString(culture),
            'Z' => "UTC",
            'z' => "+0000",
            'n' => "\n",
            't' => "\t",
            '%' => "%",
            _ => null,
        };
    }
}
