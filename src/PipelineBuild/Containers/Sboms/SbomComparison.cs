using System.Text.Json.Serialization;

namespace PipelineBuild.Containers.Sboms;

/// <summary>How a package differs from the last release.</summary>
public enum PackageChangeKind
{
    Added,
    Removed,
    Changed,
    Licence,
}

/// <summary>One package that is not what it was in the last release.</summary>
/// <param name="Before">Versions, or licences where these changed; null when it is new.</param>
/// <param name="Platforms">Where it is so.</param>
public sealed record PackageChange(PackageChangeKind Change, string Kind, string Package, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Before, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? After, string Licences, IReadOnlyList<string> Platforms);

/// <summary>What changed in an image since a release.</summary>
/// <param name="Release">Null when there is none to compare with.</param>
public sealed record SbomComparison(string Image, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Release, IReadOnlyList<PackageChange> Changes)
{
    /// <param name="platforms">Platform to what it held before and holds now.</param>
    public static SbomComparison Of(string image, string release, IReadOnlyDictionary<string, (IReadOnlyList<SbomPackage> Before, IReadOnlyList<SbomPackage> Now)> platforms) => new(
        image,
        release,
        platforms.SelectMany(pair => Differences(pair.Value.Before, pair.Value.Now).Select(change => (Platform: pair.Key, Change: change)))
            .GroupBy(pair => pair.Change with { Platforms = [] }, Comparer)
            .Select(group => group.Key with { Platforms = group.Select(pair => pair.Platform).Order(StringComparer.Ordinal).ToList() })
            .OrderBy(change => (change.Change, change.Kind, change.Package)).ToList());

    private static readonly EqualityComparer<PackageChange> Comparer = EqualityComparer<PackageChange>.Create(
        (one, other) => Key(one!) == Key(other!), change => Key(change).GetHashCode());

    private static (PackageChangeKind, string, string, string?, string?, string) Key(PackageChange change) => (change.Change, change.Kind, change.Package, change.Before, change.After, change.Licences);

    private static IEnumerable<PackageChange> Differences(IReadOnlyList<SbomPackage> before, IReadOnlyList<SbomPackage> now)
    {
        var old = before.ToLookup(package => (package.Kind, package.Name));
        var current = now.ToLookup(package => (package.Kind, package.Name));
        foreach (var (kind, name) in old.Select(group => group.Key).Union(current.Select(group => group.Key)))
        {
            var (was, @is) = (old[(kind, name)].ToList(), current[(kind, name)].ToList());
            var (wasVersion, isVersion) = (Versions(was), Versions(@is));
            var (wasLicence, isLicence) = (Licences(was), Licences(@is));
            if (was.Count == 0)
            {
                yield return new PackageChange(PackageChangeKind.Added, kind, name, null, isVersion, isLicence, []);
            }
            else if (@is.Count == 0)
            {
                yield return new PackageChange(PackageChangeKind.Removed, kind, name, wasVersion, null, wasLicence, []);
            }
            else if (wasVersion != isVersion)
            {
                yield return new PackageChange(PackageChangeKind.Changed, kind, name, wasVersion, isVersion, isLicence, []);
            }

            if (was.Count > 0 && @is.Count > 0 && wasLicence != isLicence)
            {
                yield return new PackageChange(PackageChangeKind.Licence, kind, name, wasLicence, isLicence, isLicence, []);
            }
        }
    }

    private static string Versions(IEnumerable<SbomPackage> packages) => Join(packages.Select(package => package.Version));

    private static string Licences(IEnumerable<SbomPackage> packages) => Join(packages.Select(package => package.Licences));

    private static string Join(IEnumerable<string> texts) => string.Join(", ", texts.Where(text => text.Length > 0).Distinct().Order(StringComparer.Ordinal));
}
