using System.Collections.Immutable;
using System.Globalization;
using Ttvm.Analysis.Checks;
using Ttvm.Analysis.Messages;
using Ttvm.Ide.Model;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Files;

namespace Ttvm.Ide.Views;

/// <summary>What is wrong in a file, as <c>ttvm check</c> says it. Any thread may ask.</summary>
public sealed class Findings
{
    private readonly Lazy<ImmutableArray<Diagnostic>> _diagnostics;

    private Findings(string id, Func<ImmutableArray<Diagnostic>> find)
    {
        Id = id;
        _diagnostics = new Lazy<ImmutableArray<Diagnostic>>(find);
    }

    /// <summary>Digits that are the same as long as the findings are; much cheaper than they are.</summary>
    public string Id { get; }

    /// <summary>In order of place.</summary>
    public ImmutableArray<Diagnostic> Diagnostics => _diagnostics.Value;

    /// <summary>The findings of a file, with those about its messages, for which all programs of the workspace that it belongs to are
    /// looked at, once they are known.</summary>
    public static Findings Of(Workspace workspace, Document document, CheckOptions options)
    {
        workspace = workspace.SeenFrom(document.Uri);
        var program = workspace.ProgramOf(document);
        var ofMessages = workspace.IsComplete ? MessageFindings.Of(FileUri.Key(document.Uri), workspace.Programs) : [];
        var hash = default(HashCode);
        hash.Add(options);
        hash.Add(program.Imports);
        foreach (var finding in ofMessages)
        {
            hash.Add((finding.Rule, finding.Span, finding.Message));
            foreach (var place in finding.Related)
            {
                hash.Add((place.Span, place.Message, place.Source?.Path));
            }
        }

        var id = document.Stamp.ToString(CultureInfo.InvariantCulture) + ((uint)hash.ToHashCode()).ToString(CultureInfo.InvariantCulture);
        return new Findings(id, () => program.Diagnose(options, ofMessages));
    }
}
