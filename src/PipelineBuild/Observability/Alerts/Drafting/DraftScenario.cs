namespace PipelineBuild.Observability.Alerts.Drafting;

/// <summary>Turns solved series into what a test file feeds in.</summary>
internal static class DraftScenario
{
    /// <summary>The same all the time.</summary>
    public static IReadOnlyList<DraftInput> Steady(IEnumerable<DraftSeries> series, DraftHorizon horizon) =>
        series.Select(each => new DraftInput(each.Key, each.Pattern.Write(horizon.SamplesUntil(horizon.Firing), horizon.Step, null, out _))).ToList();

    /// <summary>First these, then those until the alert should have resolved; what only one of the two has is missing in the other.</summary>
    public static IReadOnlyList<DraftInput> Change(IReadOnlyCollection<DraftSeries> first, IReadOnlyCollection<DraftSeries> then, DraftHorizon horizon)
    {
        var before = horizon.SamplesUntil(horizon.Firing);
        var after = horizon.SamplesUntil(horizon.Resolved) - before;
        var later = then.ToDictionary(each => each.Key);
        var inputs = new List<DraftInput>();
        foreach (var each in first)
        {
            var text = each.Pattern.Write(before, horizon.Step, null, out var last);
            inputs.Add(new DraftInput(each.Key, later.Remove(each.Key, out var next) ? $"{text} {next.Pattern.Write(after, horizon.Step, last, out _)}" : $"{text} stale"));
        }

        inputs.AddRange(later.Values.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => new DraftInput(each.Key, $"_x{before} {each.Pattern.Write(after, horizon.Step, null, out _)}")));
        return inputs;
    }
}
