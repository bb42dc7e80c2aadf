using System.Globalization;
using System.Text;
using PipelineBuild.Artifacts;
using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Observability.Cardinality;

/// <summary>What came of counting the series of a source.</summary>
/// <param name="Count">Null when they could not be counted.</param>
/// <param name="Problems">Why not.</param>
public sealed record CountedSource(CardinalitySource Source, SourceCount? Count, IReadOnlyList<Finding> Problems);

/// <summary>Counts the series of a source: asks a Prometheus, reads files, or scrapes endpoints for a while.</summary>
public sealed class SeriesSources(PrometheusApis apis, MetricsEndpoint endpoint, EnvironmentVariables environment, SecretMask mask, TimeProvider time, IProgress<string> progress)
{
    /// <summary>A series that was not seen for that long is gone.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromMinutes(5);

    private const int MetricsWithLabels = 20;
    private const string Rule = "observability/cardinality-source";

    public Task<CountedSource> CountAsync(Workspace workspace, CardinalitySource source, CardinalitySettings settings, CancellationToken cancel) =>
        CountAsync(workspace, source, settings, address => address, cancel);

    /// <param name="locate">Where an endpoint is found from here; null where it is not.</param>
    public async Task<CountedSource> CountAsync(Workspace workspace, CardinalitySource source, CardinalitySettings settings, Func<Uri, Uri?> locate, CancellationToken cancel)
    {
        var token = source.Token?.Resolve(environment, mask);
        if (source.Token is { } wanted && token is null)
        {
            return Failed(source, $"the variable {wanted.EnvironmentVariable} is not set; it holds the token for {source.Name}");
        }

        try
        {
            var counted = source.Url is { } server ? await ServerAsync(source, server, token, settings, cancel)
                : source.Files.Count > 0 ? Files(workspace, source)
                : await ScrapeAsync(source, token, locate, cancel);
            return counted is { Count.Series: 0, Problems.Count: 0 } ? Failed(source, $"{source.Name} holds no series, so nothing was checked; see whether it is the right {(source.Url is null ? "target" : "server")} and has data") : counted;
        }
        catch (Exception error) when (error is PrometheusException or ScrapeException)
        {
            return Failed(source, $"{error.Message}; see that it runs and can be reached from here");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Failed(source, $"{source.Url} did not answer within {source.Timeout.TotalSeconds:0} s; raise timeoutSeconds or see what keeps it busy");
        }
    }

    /// <summary>Expositions that were read elsewhere, such as those of an earlier commit.</summary>
    public static SourceCount Of(string source, IEnumerable<(string File, string Text)> files)
    {
        var tally = new SeriesTally();
        foreach (var (file, text) in files)
        {
            Take(tally, new ExpositionReader(new StringReader(text), file), withPlaces: false);
        }

        return tally.Count(source);
    }

    private static CountedSource Files(Workspace workspace, CardinalitySource source)
    {
        var tally = new SeriesTally();
        var problems = new List<Finding>();
        foreach (var file in source.Files)
        {
            try
            {
                using var text = new StreamReader(workspace.Resolve(file)!, new UTF8Encoding(false, throwOnInvalidBytes: true));
                var reader = new ExpositionReader(text, file);
                var found = Take(tally, reader, withPlaces: true);
                problems.AddRange(reader.Problems.Select(problem => new Finding(Rule, Severity.Error, problem.Message, problem.File, problem.Line, problem.Column)));
                problems.AddRange(found == 0 && reader.Problems.Count == 0 ? [new Finding(Rule, Severity.Error, "holds no series, so nothing was checked", file)] : Array.Empty<Finding>());
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                problems.Add(new Finding(Rule, Severity.Error, $"can't be read: {error.Message}", file));
            }
        }

        return new CountedSource(source, tally.Count(source.Name), problems);
    }

    private async Task<CountedSource> ScrapeAsync(CardinalitySource source, string? token, Func<Uri, Uri?> locate, CancellationToken cancel)
    {
        var places = source.Scrape.Select(address => (Address: address, Place: locate(address))).ToList();
        if (places.FirstOrDefault(place => place.Place is null).Address is { } lost)
        {
            return Failed(source, $"{source.Stack} has no running service {lost.Host} whose port {lost.Port} can be reached from here; the host of an endpoint is a service of the compose files");
        }

        var tally = new SeriesTally();
        var begun = time.GetTimestamp();
        for (var round = 1; ; round++)
        {
            foreach (var (address, place) in places)
            {
                var reader = await endpoint.ReadAsync(place!, token, source.Timeout, text =>
                {
                    var exposition = new ExpositionReader(text, address.ToString());
                    Take(tally, exposition, withPlaces: false);
                    return exposition;
                }, cancel);
                if (reader.Problems.Count > 0)
                {
                    return Failed(source, string.Create(CultureInfo.InvariantCulture, $"{address} gives no exposition: line {reader.Problems[0].Line}, column {reader.Problems[0].Column}: {reader.Problems[0].Message}"));
                }
            }

            tally.EndScrape();
            progress.Report($"{source.Name}: scrape {round}, {tally.Series} series");
            if (time.GetElapsedTime(begun) + source.Every > source.Window)
            {
                return new CountedSource(source, tally.Count(source.Name), []);
            }

            await Task.Delay(source.Every, time, cancel);
        }
    }

    private async Task<CountedSource> ServerAsync(CardinalitySource source, Uri server, string? token, CardinalitySettings settings, CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        either.CancelAfter(source.Timeout);
        var api = apis.Open(server, token);
        var counts = (await api.QueryAsync("count by (__name__) ({__name__!=\"\"})", null, either.Token))
            .Select(sample => new MetricCount(sample.Labels.GetValueOrDefault("__name__", ""), (int)sample.Value, []))
            .OrderByDescending(metric => metric.Series).ThenBy(metric => metric.Metric, StringComparer.Ordinal).ToList();

        // A label has no more values than its metric has series, so those with few need not be looked at, unless they are too many by their own budget.
        var least = settings.Labels.Select(budget => budget.Most).Append(settings.PerLabel ?? int.MaxValue).Min();
        var detailed = new List<MetricCount>();
        foreach (var (metric, index) in counts.Select((metric, index) => (metric, index)))
        {
            detailed.Add(index < MetricsWithLabels || metric.Series > least || metric.Series > settings.OfMetric(metric.Metric) ? await DetailsAsync(api, metric, either.Token) : metric);
        }

        return new CountedSource(source, new SourceCount(source.Name, detailed.Sum(metric => metric.Series), detailed.OrderByDescending(metric => metric.Series).ThenBy(metric => metric.Metric, StringComparer.Ordinal).ToList()), []);
    }

    private async Task<MetricCount> DetailsAsync(PrometheusApi api, MetricCount metric, CancellationToken cancel)
    {
        var tally = new SeriesTally();
        var now = time.GetUtcNow();
        var name = metric.Metric.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        foreach (var series in await api.SeriesAsync([$"{{__name__=\"{name}\"}}"], now - Lately, now, cancel))
        {
            tally.Add("", metric.Metric, series.Where(label => label.Key != "__name__"), null);
        }

        return tally.Count("").Metrics.FirstOrDefault() ?? metric;
    }

    private static int Take(SeriesTally tally, ExpositionReader reader, bool withPlaces)
    {
        var count = 0;
        foreach (var (_, sample) in reader.Samples())
        {
            count++;
            tally.Add(reader.File, sample.Name, sample.Labels, withPlaces ? sample.Place : null);
        }

        return count;
    }

    /// <summary>A source that could not be counted.</summary>
    public static CountedSource Failed(CardinalitySource source, string message) =>
        new(source, null, [new Finding(Rule, Severity.Error, message, source.Place.File, source.Place.Line, source.Place.Column)]);
}
