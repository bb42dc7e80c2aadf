using System.Text.RegularExpressions;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Containers;

/// <summary>Reads from what bake wrote which step of which Dockerfile failed.</summary>
public static partial class BuildFailure
{
    /// <summary>Of a failed step's output the last lines count: that many, and as many of what follows it.</summary>
    private const int ShownLines = 30;

    /// <summary>Then the reason quotes the step's command, which may hold any words.</summary>
    private const string StepFailed = "did not complete successfully: exit code";

    /// <summary>Stands behind the line that names the Dockerfile and the line in it.</summary>
    private const string SourceStart = "--------------------";

    /// <summary>The builder's own messages may come between those two, at most so many lines.</summary>
    private const int StrayLines = 3;

    /// <summary>Failed when a build step is at fault, Errored when the engine or a registry could not be reached or did not let us in.</summary>
    public static ImageBuildResult Describe(ProcessFailedException error, PipelineConfig config)
    {
        var lines = error.StandardError;
        var reason = ReasonOf(error);
        var excerpt = Excerpt(lines);
        if (!reason.Contains(StepFailed, StringComparison.Ordinal) && IsOutOfReach(reason))
        {
            return new ImageBuildResult(Outcome.Errored, $"the images could not be built: {reason}{Hint(reason)}") { Text = excerpt };
        }

        var place = lines.Where((_, i) => lines.Skip(i + 1).Take(1 + StrayLines).Contains(SourceStart)).Select(line => Place().Match(line)).LastOrDefault(match => match.Success);
        var step = StepOf(lines);
        var (file, line) = PlaceOf(place, reason, step, config);
        var message = step is null ? reason : $"{reason} (in step [{step}])";
        return new ImageBuildResult(Outcome.Failed, message)
        {
            Findings = [new Finding("containers/build-failed", Severity.Error, message, file, line)],
            Text = excerpt,
        };
    }

    /// <summary>What bake itself gave as the reason.</summary>
    internal static string ReasonOf(ProcessFailedException error) =>
        error.StandardError.LastOrDefault(line => line.StartsWith("ERROR: ", StringComparison.Ordinal) && !line.StartsWith("ERROR: (*service)", StringComparison.Ordinal))?["ERROR: ".Length..] ?? error.Message;

    /// <summary>Whether a command of a Dockerfile ended badly: what nothing but another Dockerfile mends.</summary>
    internal static bool IsOfAStep(ProcessFailedException error) => ReasonOf(error).Contains(StepFailed, StringComparison.Ordinal);

    /// <summary>Whether the engine or a registry could not be reached or did not let us in.</summary>
    internal static bool IsOutOfReach(string reason) => OutOfReach().IsMatch(reason);

    /// <summary>A step of a Dockerfile has a number; an export that was called off because of it is named after it, and has none.</summary>
    private static string? StepOf(IReadOnlyList<string> lines)
    {
        var named = lines.Select(line => Step().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value).ToList();
        return named.LastOrDefault(step => Numbered().IsMatch(step)) ?? named.LastOrDefault();
    }

    /// <summary>From the failed step on: its name, the end of its output, the source around it.</summary>
    private static IReadOnlyList<string> Excerpt(IReadOnlyList<string> lines)
    {
        var all = lines.SkipWhile(line => line != BakeLog.ExcerptStart).ToList();
        var end = all.LastIndexOf(BakeLog.ExcerptStart);
        var hidden = end - 2 - ShownLines;
        return hidden > 0
            ? [.. all.Take(2), $"... {hidden} lines before these are in artifacts/docker-bake.log", .. all.Skip(2 + hidden).Take(2 * ShownLines)]
            : all.Take(2 * ShownLines).ToList();
    }

    /// <summary>The builder pulls with its own trust and its own idea of plain HTTP: pipeline.yml has no say there.</summary>
    private static string Hint(string reason) =>
        reason.Contains("x509: ", StringComparison.Ordinal) ? "; the builder does not trust that registry's certificate: put its authority into /etc/docker/certs.d/HOST/ca.crt on the engine's machine"
        : reason.Contains("server gave HTTP response to HTTPS client", StringComparison.Ordinal) ? "; the builder speaks plain HTTP only to the insecure-registries of the engine's daemon.json"
        : NotLetIn().IsMatch(reason) ? "; the builder pulls with the login of containers.registry or of docker login"
        : "";

    /// <summary>Bake names the Dockerfile relative to its context; the failed target, or that only one fits, tells which it is.</summary>
    private static (string? File, int? Line) PlaceOf(Match? place, string reason, string? step, PipelineConfig config)
    {
        if (place is null)
        {
            return (null, null);
        }

        var name = place.Groups[1].Value;
        // Of several targets the reason may name none, but then the step begins with its own.
        var target = FailedTarget().Match(reason) is { Success: true } named ? named.Groups[1].Value : step?.Split(' ')[0];
        var failed = config.Containers.Baked.Where(image => image.BakeTarget == target).ToList();
        if (failed is [{ Bake.InlineDockerfile: not null } inline])
        {
            // Lines are counted within the Dockerfile, wherever that stands in the bake file.
            return (inline.Dockerfile, null);
        }

        var fitting = (failed.Count > 0 ? failed : config.Containers.Baked).Select(image => image.Dockerfile).Where(file => file == name || file.EndsWith($"/{name}", StringComparison.Ordinal)).Distinct().ToList();
        return (fitting.Count == 1 ? fitting[0] : name, int.Parse(place.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"^(\S.*):(\d+)$")]
    private static partial Regex Place();

    [GeneratedRegex(@"^target (\S+): ")]
    private static partial Regex FailedTarget();

    [GeneratedRegex(@"^ > \[(?!internal\])([^\]]+)\]")]
    private static partial Regex Step();

    [GeneratedRegex(@" \d+/\d+$")]
    private static partial Regex Numbered();

    [GeneratedRegex("40[13] (Unauthorized|Forbidden)", RegexOptions.IgnoreCase)]
    private static partial Regex NotLetIn();

    [GeneratedRegex("Cannot connect to the Docker daemon|connection (refused|reset)|no such host|i/o timeout|TLS handshake timeout|failed to do request|x509: |server gave HTTP response to HTTPS client|unexpected EOF|40[13] (Unauthorized|Forbidden)|429 Too Many Requests|\\b50[0234] |no space left on device", RegexOptions.IgnoreCase)]
    private static partial Regex OutOfReach();
}
