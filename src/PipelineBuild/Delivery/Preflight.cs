using System.Globalization;
using PipelineBuild.Delivery.Engine;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Delivery;

/// <summary>Looks, before anything is changed, whether a deployment could come to its end.</summary>
public sealed class Preflight(EnvironmentEngine engine, EngineCommands docker)
{
    public const string Rule = "delivery/preflight";

    private const long Mebi = 1 << 20;

    /// <summary>What the ledger says against a release for a platform. Pure.</summary>
    public static IEnumerable<string> Objections(ChosenRelease release, string platform, bool needsSignature) => release.Images.Values.SelectMany(image => (string?[])
    [
        image.Platforms.Count > 0 && !image.Platforms.ContainsKey(platform) ? $"{image.Name} {release.Version} was not published for {platform}, which the host is; there are {string.Join(", ", image.Platforms.Keys)}" : null,
        needsSignature && image.SignedBy is null ? $"{image.Name} {release.Version} is not signed by what the ledger knows, and the environment wants signed images only" : null,
        needsSignature && image.Scan is not "passed" ? $"{image.Name} {release.Version} {(image.Scan is null ? "was not scanned" : $"is {image.Scan}")} by what the ledger knows" : null,
    ]).OfType<string>();

    /// <summary>Everything that stands in the way; images that the host lacks are fetched.</summary>
    public async Task<IReadOnlyList<Finding>> CheckAsync(EnvironmentSettings settings, ChosenRelease release, IEnumerable<string> foreign, bool needsSignature, string probe, IProgress<string> progress, CancellationToken cancel)
    {
        var problems = Objections(release, await engine.PlatformAsync(settings, cancel), needsSignature).ToList();
        problems.AddRange(await DiskAsync(settings, probe, cancel));
        foreach (var reference in problems.Count > 0 ? [] : release.Images.Keys.Select(release.ReferenceOf).Concat(foreign))
        {
            if (await engine.HasImageAsync(settings, reference, cancel))
            {
                continue;
            }

            progress.Report($"{settings.Name}: fetch {reference}");
            if (await engine.PullAsync(settings, reference, cancel) is { } problem)
            {
                problems.Add($"the host has no {reference} and can't fetch it: {problem}");
            }
        }

        return problems.Select(problem => new Finding(Rule, Severity.Error, problem, settings.Place.File, settings.Place.Line)).ToList();
    }

    private async Task<IEnumerable<string>> DiskAsync(EnvironmentSettings settings, string probe, CancellationToken cancel)
    {
        // A volume lies where the engine keeps its images.
        var output = await docker.RunCheckedAsync(settings.Engine, ["container", "run", "--rm", "--pull", "never", "--network", "none", "--volume", "/free", "--entrypoint", "df", probe, "--output=avail", "--block-size=1", "/free"], cancel);
        return !long.TryParse(output.StandardOutput.LastOrDefault(line => line.Trim().Length > 0)?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var free) ? ["the host does not say how much space is free"]
            : free < settings.MinimumFree * Mebi ? [FormattableString.Invariant($"the host has {free / Mebi} MiB free, and minimumFreeMegabytes is {settings.MinimumFree}: make room, DockerPrune and docker image prune help")]
            : [];
    }
}
