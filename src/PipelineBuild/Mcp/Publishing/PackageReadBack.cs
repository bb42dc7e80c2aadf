using PipelineBuild.Tools.Npm;

namespace PipelineBuild.Mcp.Publishing;

/// <summary>Reads a release back from its registry, as often as a registry needs that shows its news late.</summary>
public sealed class PackageReadBack(NpmPackuments packuments, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Null when the registry shows the version with its integrity under its dist-tag, else what is different.</summary>
    public Task<string?> ReleaseAsync(OpenPackage package, TimeSpan limit, CancellationToken cancel) =>
        UntilAsync(package.Session, package.Package.Name, limit, packument => Difference(packument, package), cancel);

    /// <summary>Reads until there is no difference any more or the time is over.</summary>
    public async Task<string?> UntilAsync(NpmSession session, string name, TimeSpan limit, Func<NpmPackument, string?> difference, CancellationToken cancel)
    {
        var begun = time.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            if (difference(await packuments.ReadAsync(session, name, cancel)) is not { } found)
            {
                return null;
            }

            if (time.GetElapsedTime(begun) is var passed && passed >= limit)
            {
                return FormattableString.Invariant($"read-back: after {passed.TotalSeconds:0} s {session.Registry} {found}");
            }

            await Task.Delay(pause, time, cancel);
        }
    }

    private static string? Difference(NpmPackument packument, OpenPackage package) => RegistryVerdicts.Of(packument, package.Package) switch
    {
        RegistryVerdict.Missing => $"does not show {package.Package}",
        RegistryVerdict.Taken => $"shows {package.Package} with the integrity {packument.Versions[package.Package.Version.ToString()].Integrity}, which is not what was tested",
        _ when packument.DistTags.GetValueOrDefault(package.DistTag) is var named && named != package.Package.Version.ToString() => $"shows {named ?? "nothing"} under {package.DistTag}, not {package.Package.Version}",
        _ => null,
    };
}
