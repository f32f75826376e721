using System.Collections.Immutable;
using Ttvm.Language.Files;

namespace Ttvm.Ide.Model;

/// <summary>
/// The known documents by the keys of their uris. One file may have several: links lead to it, or an editor has opened it under two names.
/// Of these one counts, which is what names in other files lead to, so no file is found, or edited, twice: the one that is open, of several
/// the one opened first; of those on disk the one that no link leads to, else the first by name. The others are kept as they are: an editor
/// goes on with its text under its uri, and what it asks about that uri is answered as if that document counted
/// (<see cref="Workspace.SeenFrom"/>). Immutable.
/// </summary>
internal sealed class FileNames
{
    /// <summary>Those that count.</summary>
    private readonly ImmutableSortedDictionary<string, Document> _documents;

    /// <summary>All others; nearly always empty.</summary>
    private readonly ImmutableSortedDictionary<string, Document> _others;

    /// <summary>The keys of each file; the first is that of the document that counts.</summary>
    private readonly ImmutableDictionary<FileId, ImmutableArray<string>> _keys;

    private FileNames(ImmutableSortedDictionary<string, Document> documents, ImmutableSortedDictionary<string, Document> others,
        ImmutableDictionary<FileId, ImmutableArray<string>> keys) =>
        (_documents, _others, _keys) = (documents, others, keys);

    public static FileNames Empty { get; } = new(
        ImmutableSortedDictionary.Create<string, Document>(StringComparer.Ordinal), ImmutableSortedDictionary.Create<string, Document>(
            StringComparer.Ordinal), ImmutableDictionary.Create<FileId, ImmutableArray<string>>());

    /// <summary>The documents that count, in the order of their keys.</summary>
    public IEnumerable<Document> Documents => _documents.Values;

    /// <summary>All documents.</summary>
    public IEnumerable<KeyValuePair<string, Document>> All => _others.IsEmpty ? _documents : _documents.Concat(_others);

    /// <summary>The document of a key, whether or not it counts.</summary>
    public Document? this[string key] => _documents.GetValueOrDefault(key) ?? _others.GetValueOrDefault(key);

    /// <summary>Whether a key is that of a document that counts.</summary>
    public bool Counts(string key) => _documents.ContainsKey(key);

    /// <summary>The document that counts for the file of a key; null if the key is not known.</summary>
    public Document? FileOf(string key) => _documents.GetValueOrDefault(key)
        ?? (_others.TryGetValue(key, out var other) ? FileOf(other.Id) : null);

    /// <summary>The document that counts for a file.</summary>
    public Document? FileOf(FileId id) => _keys.TryGetValue(id, out var keys) ? _documents[keys[0]] : null;

    /// <summary>The keys of a file, first that of the document that counts.</summary>
    public ImmutableArray<string> KeysOf(FileId id) => _keys.GetValueOrDefault(id, []);

    /// <summary>Whether every name leads to the same file as in another version, and the same documents count.</summary>
    public bool HasTheFilesOf(FileNames other) => ReferenceEquals(_keys, other._keys);

    /// <summary>The same with a version of a document in place of any other.</summary>
    public FileNames With(string key, Document document)
    {
        if (this[key] is not { } known || known.Id != document.Id || known.IsOpen != document.IsOpen)
        {
            return Without(key).Add(key, document);
        }

        return Counts(key) ? new FileNames(_documents.SetItem(key, document), _others, _keys)
            : new FileNames(_documents, _others.SetItem(key, document), _keys);
    }

    /// <summary>The same without a document; if it counted, the next of its file does.</summary>
    public FileNames Without(string key)
    {
        if (this[key] is not { Id: var id })
        {
            return this;
        }

        var rest = _keys[id].Remove(key);
        if (!Counts(key))
        {
            return new FileNames(_documents, _others.Remove(key), _keys.SetItem(id, rest));
        }

        return rest is [var next, ..]
            ? new FileNames(_documents.Remove(key).Add(next, _others[next]), _others.Remove(next), _keys.SetItem(id, rest))
            : new FileNames(_documents.Remove(key), _others, _keys.Remove(id));
    }

    /// <summary>The same with another document that counts for its file.</summary>
    public FileNames Preferring(string key)
    {
        if (!_others.TryGetValue(key, out var preferred))
        {
            return this;
        }

        var keys = _keys[preferred.Id];
        return new FileNames(_documents.Remove(keys[0]).Add(key, preferred), _others.Remove(key).Add(keys[0], _documents[keys[0]]),
            _keys.SetItem(preferred.Id, [key, .. keys.Remove(key)]));
    }

    private FileNames Add(string key, Document document)
    {
        var keys = KeysOf(document.Id);
        var place = 0;
        while (place < keys.Length && !Precedes(key, document, keys[place], this[keys[place]]!))
        {
            place++;
        }

        var keysNow = _keys.SetItem(document.Id, keys.Insert(place, key));
        return place > 0 ? new FileNames(_documents, _others.Add(key, document), keysNow)
            : keys is [var before, ..] ? new FileNames(_documents.Remove(before).Add(key, document),
                _others.Add(before, _documents[before]), keysNow)
            : new FileNames(_documents.Add(key, document), _others, keysNow);
    }

    /// <summary>Whether a document that comes counts before one of the same file that is there.</summary>
    private static bool Precedes(string key, Document document, string otherKey, Document other) =>
        document.IsOpen != other.IsOpen ? document.IsOpen
        : !document.IsOpen
            && (IsReal(key, document) != IsReal(otherKey, other) ? IsReal(key, document) : string.CompareOrdinal(key, otherKey) < 0);

    private static bool IsReal(string key, Document document) => key == document.RealKey;
}
