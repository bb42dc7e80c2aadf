using PipelineBuild.Artifacts.Slo;

namespace PipelineBuild.Observability.Slos;

/// <summary>What a pair of windows has to be tried with: both too bad, one of them alone, too few requests; pure.</summary>
internal static class SloStories
{
    /// <summary>A busy calm time before, so that the longer windows of other pairs see little of it.</summary>
    private const double Busy = 10;

    private const double Enough = 1.2;
    private const double TooFew = 0.8;
    private const double High = 1.4;
    private const double Low = 0.7;

    /// <param name="horizon">How long all of it lasts.</param>
    public static IEnumerable<(string Title, bool IsToFire, SloStory Story)> Of(SloRules rules, BurnWindow pair, TimeSpan horizon)
    {
        var (threshold, rest) = (rules.Threshold(pair), pair.Long - pair.Short);
        var (high, low) = (Math.Min(threshold * High, (1 + threshold) / 2), threshold * Low);
        var perSecond = rules.Least == 0 ? 1 : rules.Least * Enough / pair.Short.TotalSeconds;
        yield return ("both windows are too bad", true, Story(perSecond, (pair.Long, high)));
        yield return ("only the short window is too bad", false, Story(perSecond, (rest, Math.Max(0, ((low * pair.Long) - (high * pair.Short)) / rest)), (pair.Short, high)));
        yield return ("only the long window is too bad", false, Story(perSecond, (rest, Math.Min(1, ((high * pair.Long) - (low * pair.Short)) / rest)), (pair.Short, low)));
        if (rules.Least > 0)
        {
            yield return ("too few requests", false, Story(rules.Least * TooFew / pair.Short.TotalSeconds, (pair.Long, high)));
        }

        SloStory Story(double rate, params (TimeSpan Length, double Share)[] phases) =>
            new([new SloPhase(horizon - pair.Long, 0, rate * Busy), .. phases.Select(phase => new SloPhase(phase.Length, phase.Share, rate))]);
    }
}
