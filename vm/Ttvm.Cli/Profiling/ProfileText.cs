using System.Globalization;
using Ttvm.Cli.Reporting;
using Ttvm.Cli.Running;
using Ttvm.Cli.Terminals;
using Ttvm.Runtime.Profiling;

namespace Ttvm.Cli.Profiling;

/// <summary>Tells people where the reductions of a run went.</summary>
internal static class ProfileText
{
    public static void Write(TextWriter output, Style style, Profile profile, RunArguments arguments)
    {
        output.Write(style.Strong(string.Create(CultureInfo.InvariantCulture,
            $"{arguments.Program}: {profile.Reductions:N0} {(profile.Reductions == 1 ? "reduction" : "reductions")}, seed {arguments.Machine.Seed}")) + "\n");
        var lines = profile.Lines.Take(arguments.ProfileLines).ToList();
        var width = lines.Select(line => line.Place.Length).DefaultIfEmpty().Max();
        output.Write("\n  share     reductions  line\n");
        foreach (var line in lines)
        {
            output.Write(string.Create(CultureInfo.InvariantCulture,
                $"{Share(line.Reductions, profile.Reductions),7} {line.Reductions,14:N0}  {line.Place.PadRight(width)}  {style.Quiet(line.Text)}\n"));
        }

        WriteRest(output, profile.Lines.Length - lines.Count, "line", style);
        if (profile.Samples == 0)
        {
            var why = $"too short a run to tell functions apart: they are looked at every {Profile.SampleInterval} reductions";
            output.Write($"\n{style.Quiet(why)}\n");
            return;
        }

        output.Write("\n  share  with calls  function\n");
        var functions = profile.Functions.OrderByDescending(function => function.Self).ThenByDescending(function => function.Total)
            .Take(arguments.ProfileLines).ToList();
        width = functions.Max(function => function.Frame.Name.Length);
        foreach (var function in functions)
        {
            var place = function.Frame.Line > 0 ? $"{function.Frame.Path}:{function.Frame.Line}" : function.Frame.Path;
            output.Write($"{Share(function.Self, profile.Samples),7} {Share(function.Total, profile.Samples),11}  "
                + $"{function.Frame.Name.PadRight(width)}  {style.Quiet(place!)}\n");
        }

        WriteRest(output, profile.Functions.Length - functions.Count, "function", style);
    }

    private static void WriteRest(TextWriter output, int count, string noun, Style style)
    {
        if (count > 0)
        {
            output.Write($"{style.Quiet($"        and {Counts.Of(count, $"more {noun}")} (--lines N shows N)")}\n");
        }
    }

    private static string Share(long part, long whole) =>
        string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / Math.Max(1, whole):0.0} %");
}
