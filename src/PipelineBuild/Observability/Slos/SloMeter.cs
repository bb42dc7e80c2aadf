using System.Globalization;
using PipelineBuild.Artifacts.Slo;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Observability.Slos;

/// <summary>How an objective stands; everything of it is known, or it is not measured.</summary>
/// <param name="ErrorRatio">Share of bad events in the period.</param>
/// <param name="BudgetLeft">Share of the budget that is left; below zero when more is spent than there was.</param>
/// <param name="BurnRate">Of the last hour; 1 uses up the budget in the period.</param>
public sealed record SloStanding(string Id, double Objective, string Period, double ErrorRatio, double BudgetLeft, double BurnRate)
{
    public double Compliance => 1 - ErrorRatio;

    /// <summary>In time without any good event.</summary>
    public double BudgetLeftMinutes { get; init; }

    /// <summary>Days for which there is data.</summary>
    public double CoveredDays { get; init; }

    /// <summary>When the budget ends if it goes on as in the last hour; null when it does not end.</summary>
    public DateTimeOffset? BudgetEnds { get; init; }

    public IReadOnlyList<LatencyStanding> Latency { get; init; } = [];

    /// <summary>Error ratios over the period.</summary>
    public IReadOnlyList<SloPoint> History { get; init; } = [];
}

/// <summary>A quantile against its objective.</summary>
public sealed record LatencyStanding(double Quantile, double Milliseconds, int? Objective);

/// <summary>The error ratio at one time.</summary>
public sealed record SloPoint(DateTimeOffset Time, double ErrorRatio);

/// <summary>An objective that was asked for.</summary>
/// <param name="Standing">Null when it could not be measured.</param>
public sealed record MeasuredSlo(ServiceObjective Slo, SloStanding? Standing, IReadOnlyList<Finding> Problems);

/// <summary>Measures objectives with the queries of their own indicators on a Prometheus server; rules need not be loaded there.</summary>
public sealed class SloMeter(PrometheusApis apis, EnvironmentVariables environment, SecretMask mask, TimeProvider time)
{
    private const int Points = 120;
    private const double MinutesOfDay = 1440;
    private static readonly double[] Quantiles = [0.5, 0.95, 0.99];

    public async Task<(SloSet Set, IReadOnlyList<MeasuredSlo> Slos, string? Reason)> MeasureAsync(PipelineConfig config, CancellationToken cancel)
    {
        var settings = config.Observability.Slo;
        var set = SloSet.Read(config.Workspace, config.Observability);
        if (set.IsRefused)
        {
            return (set, [], "specifications are refused; correct them first");
        }

        if (settings.Url is not { } server)
        {
            return (set, [], "there is no server to ask; name it in observability.slo.url");
        }

        var token = settings.Token?.Resolve(environment, mask);
        if (settings.Token is { } wanted && token is null)
        {
            return (set, [], $"the variable {wanted.EnvironmentVariable} is not set; it holds the token for {server}");
        }

        var api = apis.Open(server, token);
        var measured = new List<MeasuredSlo>();
        foreach (var slo in set.Objectives)
        {
            measured.Add(slo.Plugins.Count > 0 ? new MeasuredSlo(slo, null, []) : await OneAsync(api, slo, set.Windows, settings.Timeout, cancel));
        }

        return (set, measured, null);
    }

    private async Task<MeasuredSlo> OneAsync(PrometheusApi api, ServiceObjective slo, AlertWindows windows, TimeSpan limit, CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        either.CancelAfter(limit);
        try
        {
            return new MeasuredSlo(slo, await StandingAsync(api, slo, windows, either.Token), []);
        }
        catch (Exception error) when (error is PrometheusException or NoDataException)
        {
            return NotMeasured(slo, error.Message);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return NotMeasured(slo, string.Create(CultureInfo.InvariantCulture, $"{api.Address} did not answer within {limit.TotalSeconds:0} s; raise observability.slo.timeoutSeconds or see what keeps it busy"));
        }
    }

    private async Task<SloStanding> StandingAsync(PrometheusApi api, ServiceObjective slo, AlertWindows windows, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var period = AlertWindows.Text(windows.Period);
        var ratio = await ValueAsync(api, slo.Indicator.Of(period), $"in the last {period}", now, cancel);
        var lately = await ValueAsync(api, slo.Indicator.Of("1h"), "in the last hour", now, cancel);
        var step = windows.Period / Points;
        var history = (await api.QueryRangeAsync(slo.Indicator.Of(AlertWindows.Text(TimeSpan.FromMinutes(Math.Max(5, Math.Floor(step.TotalMinutes))))), now - windows.Period, now, step, cancel))
            .SelectMany(series => series.Points).Where(point => double.IsFinite(point.Value)).Select(point => new SloPoint(point.Time, point.Value)).OrderBy(point => point.Time).ToList();
        if (history.Count < 2)
        {
            throw new NoDataException($"there are {history.Count} points of {period}, too few to say anything; see since when {api.Address} scrapes the service");
        }

        var latency = new List<LatencyStanding>();
        foreach (var quantile in Quantiles)
        {
            if (slo.Latency is null)
            {
                break;
            }

            var seconds = await ValueAsync(api, string.Create(CultureInfo.InvariantCulture, $"histogram_quantile({quantile}, sum by (le) (rate({slo.Latency.Histogram}[{period}])))"), $"of {slo.Latency.Histogram}", now, cancel);
            latency.Add(new LatencyStanding(quantile, Math.Round(seconds * 1000, 3), slo.Latency.Milliseconds.TryGetValue(quantile, out var most) ? most : null));
        }

        return Standing(slo, windows, ratio, lately, now) with { CoveredDays = Math.Round(Math.Min(windows.Period.TotalDays, (history.Count * step).TotalDays), 2), Latency = latency, History = history };
    }

    /// <summary>Budget and forecast of two error ratios; pure.</summary>
    /// <param name="lately">Of the last hour.</param>
    public static SloStanding Standing(ServiceObjective slo, AlertWindows windows, double ratio, double lately, DateTimeOffset now)
    {
        // An objective of 100 % has no budget: it is whole without any error, and spent with the first.
        var left = slo.Budget > 0 ? 1 - (ratio / slo.Budget) : ratio > 0 ? -1 : 1;
        var burn = slo.Budget > 0 ? lately / slo.Budget : lately > 0 ? double.MaxValue : 0;
        return new SloStanding(slo.Id, slo.Percent, AlertWindows.Text(windows.Period), ratio, left, burn)
        {
            BudgetLeftMinutes = Math.Round(left * slo.Budget * windows.Period.TotalDays * MinutesOfDay, 1),
            BudgetEnds = left <= 0 ? now : burn > 0 && left / burn * windows.Period.TotalDays is var days and < 3650 ? now.AddDays(days) : null,
        };
    }

    private static async Task<double> ValueAsync(PrometheusApi api, string expression, string when, DateTimeOffset now, CancellationToken cancel)
    {
        var samples = await api.QueryAsync(expression, now, cancel);
        return samples.Count == 1 && double.IsFinite(samples[0].Value) ? samples[0].Value : throw new NoDataException(samples.Count switch
        {
            0 => $"{api.Address} has no data {when}; see whether the service is scraped and the metric is the right one",
            1 => string.Create(CultureInfo.InvariantCulture, $"the value {when} is {samples[0].Value}: nothing was counted; see whether the service had any request"),
            _ => $"the query gives {samples.Count} series {when}, where one is needed; sum over their labels",
        });
    }

    private static MeasuredSlo NotMeasured(ServiceObjective slo, string why) => new(slo, null, [new Finding("slo/no-data", Severity.Error, $"{slo.Id}: {why}", slo.Place.File, slo.Place.Line, slo.Place.Column)]);

    private sealed class NoDataException(string message) : Exception(message);
}
