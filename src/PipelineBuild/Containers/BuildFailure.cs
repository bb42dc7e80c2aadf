using System.Text.RegularExpressions;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Containers;

/// <summary>Reads from what bake wrote which step of which Dockerfile failed.</summary>
public static partial class BuildFailure
{
    private const int ShownLines = 30;

    /// <summary>Then the reason quotes the step's command, which may hold any words.</summary>
    private const string StepFailed = "did not complete successfully: exit code";

    /// <summary>Failed when a build step is at fault, Errored when the engine or a registry could not be reached.</summary>
    public static ImageBuildResult Describe(ProcessFailedException error, PipelineConfig config)
    {
        var reason = error.StandardError.LastOrDefault(line => line.StartsWith("ERROR: ", StringComparison.Ordinal) && !line.StartsWith("ERROR: (*service)", StringComparison.Ordinal))?["ERROR: ".Length..] ?? error.Message;
        if (!reason.Contains(StepFailed, StringComparison.Ordinal) && OutOfReach().IsMatch(reason))
        {
            return new ImageBuildResult(Outcome.Errored, $"the images could not be built: {reason}");
        }

        var place = error.StandardError.Select(line => Place().Match(line)).LastOrDefault(match => match.Success);
        var excerpt = error.StandardError.SkipWhile(line => line != BakeLog.ExcerptStart).Take(ShownLines).ToList();
        return new ImageBuildResult(Outcome.Failed, reason)
        {
            Findings = [new Finding("containers/build-failed", Severity.Error, reason, FileOf(place, reason, config), place is null ? null : int.Parse(place.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture))],
            Text = excerpt,
        };
    }

    /// <summary>Bake names the Dockerfile relative to its context; the failed target, or that only one fits, tells which it is.</summary>
    private static string? FileOf(Match? place, string reason, PipelineConfig config)
    {
        if (place is null)
        {
            return null;
        }

        var name = place.Groups[1].Value;
        var target = FailedTarget().Match(reason).Groups[1].Value;
        var failed = config.Containers.Baked.Where(image => image.BakeTarget == target).ToList();
        var fitting = (failed.Count > 0 ? failed : config.Containers.Baked).Select(image => image.Dockerfile).Where(file => file == name || file.EndsWith($"/{name}", StringComparison.Ordinal)).Distinct().ToList();
        return fitting.Count == 1 ? fitting[0] : name;
    }

    [GeneratedRegex(@"^(\S*[Dd]ockerfile\S*):(\d+)$")]
    private static partial Regex Place();

    [GeneratedRegex(@"^target (\S+): ")]
    private static partial Regex FailedTarget();

    [GeneratedRegex("Cannot connect to the Docker daemon|connection refused|no such host|i/o timeout|TLS handshake timeout|failed to do request|429 Too Many Requests|50[0234] |no space left on device", RegexOptions.IgnoreCase)]
    private static partial Regex OutOfReach();
}
