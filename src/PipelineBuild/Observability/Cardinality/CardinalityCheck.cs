using System.Globalization;
using System.Text.Json;
using PipelineBuild.Artifacts;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Observability.Cardinality;

/// <summary>Counts the series of all sources, holds them against the budgets, and tells what differs from the last release.</summary>
public sealed class CardinalityCheck(SeriesSources sources, LastReleaseCommit releases, GitHistory history)
{
    private const int RowsPerSource = 10;
    private const int MostChanges = 20;

    /// <param name="inStack">Counts a source whose endpoints are services of a stack.</param>
    public async Task<CardinalityResult> CheckAsync(PipelineConfig config, Func<CardinalitySource, CancellationToken, Task<CountedSource>> inStack, CancellationToken cancel)
    {
        var settings = config.Observability.Cardinality;
        var counted = new List<CountedSource>();
        foreach (var source in settings.Sources)
        {
            counted.Add(source.Stack is null ? await sources.CountAsync(config.Workspace, source, settings, cancel) : await inStack(source, cancel));
        }

        var known = counted.Where(source => source.Count is not null).ToList();
        var (release, reason) = await releases.FindAsync(config, cancel);
        var before = release is null ? [] : await BeforeAsync(config, settings, release, cancel);
        var compared = known.Select(source => (Source: source, Before: before.FirstOrDefault(old => old.Source == source.Source.Name))).Where(pair => pair.Before is not null)
            .Select(pair => (pair.Source, Changes: CardinalityJudge.Changes(pair.Before!, pair.Source.Count!))).ToList();
        var findings = counted.SelectMany(source => source.Problems)
            .Concat(known.SelectMany(source => CardinalityJudge.Judge(source, settings)))
            .Concat(compared.SelectMany(pair => CardinalityJudge.Judge(pair.Source, pair.Changes, release!.Tag, settings)))
            .Concat(settings.MaxGrowth is null || release is null ? [] : known.Except(compared.Select(pair => pair.Source)).Select(source => NotCompared(source, release))).ToList();
        var counts = known.Select(source => source.Count!).ToList();
        var document = JsonSerializer.Serialize(new CardinalityBaseline(counts), ResultStore.Json);
        AtomicFile.Write(config.Workspace.Artifact("observability", "cardinality.json"), document + "\n");
        var outcome = counted.Any(source => source.Problems.Count > 0) ? Outcome.Errored : findings.Any(finding => finding.Severity == Severity.Error) ? Outcome.Failed : Outcome.Passed;
        return new CardinalityResult(outcome, Summary(counted, counts, findings))
        {
            Findings = findings,
            Sources = counts,
            ComparedWith = compared.Count > 0 ? release!.Tag : null,
            Changes = compared.SelectMany(pair => pair.Changes).ToList(),
            Table = counts.Count == 0 ? null : new ResultTable(["source", "metric", "series", "budget", "label with most effect", "values"], counts.SelectMany(count => Rows(count, settings)).ToList()),
            Text = compared.Count > 0 ? Differences(release!.Tag, compared.SelectMany(pair => pair.Changes).ToList()) : [$"Not compared with a release: {reason ?? $"{release!.Tag} holds no counts of these sources; commit artifacts/observability/cardinality.json as observability.cardinality.baseline"}."],
        };
    }

    private static Finding NotCompared(CountedSource source, ReleasedCommit release) => new(
        "observability/cardinality-source", Severity.Warning, $"{source.Source.Name}: {release.Tag} has no counts of this source, so maxGrowth was not asked; commit artifacts/observability/cardinality.json as the baseline of the next release");

    /// <summary>Files are counted again as the release had them; of the rest the release knows what was committed with it.</summary>
    private async Task<IReadOnlyList<SourceCount>> BeforeAsync(PipelineConfig config, CardinalitySettings settings, ReleasedCommit release, CancellationToken cancel)
    {
        var before = new List<SourceCount>();
        foreach (var source in settings.Sources.Where(source => source.Files.Count > 0))
        {
            var files = new List<(string, string)>();
            foreach (var file in source.Files)
            {
                files.AddRange(await history.FileAsync(config.Workspace.Root, release.Commit, file, cancel) is { } text ? [(file, text)] : Array.Empty<(string, string)>());
            }

            before.AddRange(files.Count > 0 ? [SeriesSources.Of(source.Name, files)] : Array.Empty<SourceCount>());
        }

        var committed = settings.Baseline is null ? null : await history.FileAsync(config.Workspace.Root, release.Commit, settings.Baseline, cancel);
        return [.. before, .. CardinalityBaseline.Read(committed, $"{settings.Baseline} of {release.Tag}").Where(count => before.All(source => source.Source != count.Source))];
    }

    private static string Summary(IReadOnlyList<CountedSource> counted, IReadOnlyList<SourceCount> counts, IReadOnlyList<Finding> findings)
    {
        var broken = counted.Count(source => source.Problems.Count > 0);
        var over = findings.Count(finding => finding.Rule != "observability/cardinality-source" && finding.Severity == Severity.Error);
        var text = string.Create(CultureInfo.InvariantCulture, $"{counts.Sum(count => count.Series)} series of {counts.SelectMany(count => count.Metrics).Select(metric => metric.Metric).Distinct().Count()} metrics in {counted.Count} source{(counted.Count == 1 ? "" : "s")}; {(over == 0 ? "within the budgets" : $"{over} over a budget")}");
        return broken == 0 ? text : $"{broken} of {counted.Count} source{(counted.Count == 1 ? "" : "s")} could not be counted in full; {text}";
    }

    private static IEnumerable<IReadOnlyList<string>> Rows(SourceCount count, CardinalitySettings settings) => count.Metrics.Take(RowsPerSource).Select(metric =>
    {
        var label = CardinalityJudge.Exploding(metric);
        return new[] { count.Source, metric.Metric, Number(metric.Series), settings.OfMetric(metric.Metric) is { } most ? Number(most) : "-", label?.Label ?? "-", label is null ? "-" : Number(label.Values) };
    });

    private static IReadOnlyList<string> Differences(string release, IReadOnlyList<SeriesChange> changes) => changes.Count == 0
        ? [$"As many series of each metric as in {release}."]
        : [$"Against {release}:", .. changes.Take(MostChanges).Select(change => $"  {change.Metric}: {Was(change.Before)} -> {(change.Now == 0 ? "gone" : Number(change.Now))}"), .. changes.Count > MostChanges ? [$"  and {changes.Count - MostChanges} more"] : Array.Empty<string>()];

    private static string Was(int before) => before == 0 ? "new" : Number(before);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The counts as they are written, and committed with a release.</summary>
public sealed record CardinalityBaseline(IReadOnlyList<SourceCount> Sources)
{
    /// <summary>Those of a committed file; none when there is no file.</summary>
    /// <param name="shownAs">The file, for the message.</param>
    /// <exception cref="InvalidDataException">It is no file of counts.</exception>
    public static IReadOnlyList<SourceCount> Read(string? text, string shownAs)
    {
        try
        {
            return text is null ? [] : JsonSerializer.Deserialize<CardinalityBaseline>(text, ResultStore.Json)?.Sources ?? throw new JsonException("it has no sources");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{shownAs} holds no counts to compare with: {error.Message}; commit artifacts/observability/cardinality.json under that name", error);
        }
    }
}
