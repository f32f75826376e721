using System.Collections.Immutable;

namespace Ttvm.Ide;

/// <summary>All open files at one moment. Immutable: a change gives a new workspace, and a feature that started on the old one finishes there.</summary>
public sealed class Workspace
{
    private readonly ImmutableDictionary<string, Document> _documents;

    private Workspace(ImmutableDictionary<string, Document> documents) => _documents = documents;

    /// <summary>No file is open.</summary>
    public static Workspace Empty { get; } = new(ImmutableDictionary.Create<string, Document>(StringComparer.Ordinal));

    /// <summary>The open files in the order of their names, so that an answer that lists files is repeatable.</summary>
    public IEnumerable<Document> Documents => _documents.Values.OrderBy(document => document.Uri, StringComparer.Ordinal);

    /// <summary>The open file with this name, or null.</summary>
    public Document? Find(string uri) => _documents.GetValueOrDefault(uri);

    /// <summary>The workspace with this version of a file in place of any other version of it.</summary>
    public Workspace With(Document document) => new(_documents.SetItem(document.Uri, document));

    /// <summary>The workspace without a file; the same workspace if it was not open.</summary>
    public Workspace Without(string uri) => _documents.ContainsKey(uri) ? new(_documents.Remove(uri)) : this;
}
