namespace PipelineBuild.Observability.Slos;

/// <summary>A stretch of time in which requests come evenly and the same share of them fails.</summary>
internal sealed record SloPhase(TimeSpan Length, double Share, double PerSecond);

/// <summary>What a service went through until now, and what a window that ends now sees of it; pure.</summary>
/// <param name="Phases">The newest last.</param>
internal sealed record SloStory(IReadOnlyList<SloPhase> Phases)
{
    /// <summary>Far enough from a threshold that rounding can't cross it.</summary>
    private const double Margin = 0.05;

    public double Requests(TimeSpan window) => Within(window).Sum(phase => phase.Length.TotalSeconds * phase.PerSecond);

    public double ErrorRatio(TimeSpan window) => Within(window).Sum(phase => phase.Length.TotalSeconds * phase.PerSecond * phase.Share) / Requests(window);

    /// <summary>Whether an alert fires now; null where it is too close to say.</summary>
    /// <param name="step">Between samples: a window that is not longer holds too few for a rate.</param>
    public bool? Fires(SloRules rules, SloAlarm alarm, TimeSpan step)
    {
        var pairs = alarm.Windows.Where(pair => pair.Short > step).Select(pair => All(
            IsOver(ErrorRatio(pair.Short), rules.Threshold(pair)),
            IsOver(ErrorRatio(pair.Long), rules.Threshold(pair)),
            rules.Least == 0 ? true : IsOver(Requests(pair.Short), rules.Least))).ToList();
        return pairs.Any(pair => pair == true) ? true : pairs.Any(pair => pair is null) ? null : false;
    }

    private static bool? All(params bool?[] conditions) => conditions.Any(condition => condition == false) ? false : conditions.Any(condition => condition is null) ? null : true;

    private static bool? IsOver(double value, double threshold) => Math.Abs(value - threshold) < threshold * Margin ? null : value > threshold;

    private IEnumerable<SloPhase> Within(TimeSpan window)
    {
        foreach (var phase in Phases.Reverse())
        {
            if (window > TimeSpan.Zero)
            {
                yield return phase with { Length = phase.Length < window ? phase.Length : window };
            }

            window -= phase.Length;
        }
    }
}
