using System.Text.RegularExpressions;
using PipelineBuild.Artifacts;

namespace PipelineBuild.Containers.Pruning;

/// <summary>All manifests of one repository that can be found, with what leads from one to the other.</summary>
/// <param name="Tags">Tag to digest.</param>
/// <param name="Manifests">By digest.</param>
/// <param name="About">Digest of a signature or attestation to the digest of what it is about.</param>
/// <param name="Pushed">When a manifest came, where the registry's files tell.</param>
/// <param name="Missing">What an index names and the registry lacks: digest of the index, digest of the part.</param>
public sealed partial record RepositoryContent(
    string Repository,
    IReadOnlyDictionary<string, string> Tags,
    IReadOnlyDictionary<string, OciManifest> Manifests,
    IReadOnlyDictionary<string, string> About,
    IReadOnlyDictionary<string, DateTimeOffset> Pushed,
    IReadOnlyList<(string Index, string Part)> Missing)
{
    private ILookup<string, string> Attached { get; } = About.ToLookup(pair => pair.Value, pair => pair.Key);

    private ILookup<string, string> Names { get; } = Tags.ToLookup(pair => pair.Value, pair => pair.Key);

    private Dictionary<string, string> Parents { get; } = Manifests.Values.SelectMany(index => index.Children.Select(child => (child.Digest, Parent: index.Digest))).GroupBy(pair => pair.Digest).ToDictionary(group => group.Key, group => group.First().Parent);

    public IReadOnlyList<string> TagsOf(string digest) => Names[digest].Order(StringComparer.Ordinal).ToList();

    /// <summary>The digest that a tag of cosign, or one that stands in for the referrers API, is about; null for any other tag.</summary>
    public static string? SubjectOf(string tag) => SubjectTag().Match(tag) is { Success: true } match ? $"sha256:{match.Groups[1].Value}" : null;

    /// <summary>The digest of an index that names the manifest; null when there is none.</summary>
    public string? IndexOf(string digest) => Parents.GetValueOrDefault(digest);

    /// <summary>These manifests with everything they name and everything that is about any of it.</summary>
    public IReadOnlySet<string> Reach(IEnumerable<string> roots)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(roots);
        while (open.TryPop(out var digest))
        {
            if (Manifests.TryGetValue(digest, out var manifest) && reached.Add(digest))
            {
                foreach (var next in manifest.Children.Select(child => child.Digest).Concat(Attached[digest]))
                {
                    open.Push(next);
                }
            }
        }

        return reached;
    }

    /// <summary>Digest and size of the blobs that these manifests need, the manifests themselves among them.</summary>
    public IEnumerable<(string Digest, long Size)> Blobs(IEnumerable<string> manifests) => manifests.Select(digest => Manifests[digest])
        .SelectMany(manifest => manifest.Blobs.Select(blob => (blob.Digest, blob.Size)).Append((manifest.Digest, manifest.Bytes.LongLength)));

    [GeneratedRegex(@"^sha256-([0-9a-f]{64})(\.(sig|att|sbom))?\z")]
    private static partial Regex SubjectTag();
}
