using System.CommandLine;
using System.Globalization;

namespace Ttvm.Cli.Commands;

/// <summary>Options that take a whole number.</summary>
internal static class NumberOption
{
    /// <summary>The number that was given; null: none was.</summary>
    public static ulong? Given(Option<ulong> option, ParseResult result) =>
        result.GetResult(option) is null ? null : result.GetValue(option);

    /// <summary>An option of that name.</summary>
    public static Option<ulong> Define(string name, ulong least, ulong most) => new(name)
    {
        CustomParser = argument =>
        {
            var text = argument.Tokens is [var token] ? token.Value : "";
            if (!ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < least || number > most)
            {
                argument.AddError($"{name} needs a whole number from {least} to {most}, not '{text}'");
            }

            return number;
        },
    };
}
