using PipelineBuild.Observability.Rules;

namespace PipelineBuild.Observability.Linting;

/// <summary>Every rule of our own for the monitoring configuration, on one page.</summary>
public static class ObservabilityRules
{
    internal static IReadOnlyList<ObservabilityRule> All { get; } =
    [
        new UnreachedReceiver(),
        new AlwaysFires(),
        new CounterWithoutRate(),
        new DroppedLabel(),
        new LostGrouping(),
        new MissingLabel(),
        new NeverFires(),
        new NoDescription(),
        new NoFor(),
        new NoRunbook(),
        new NoSeverity(),
        new NoSummary(),
        new NotLoaded(),
        new QuantileWithoutLe(),
        new RateOnGauge(),
        new RecordName(),
        new RepeatedRule(),
        new ShadowedAlert(),
        new ShortRange(),
        new TemplateText(),
        new UnknownJob(),
        new UnknownMetric(),
        new UnknownTarget(),
        new UnmatchedLabels(),
    ];

    /// <summary>Of the rules that can be switched off.</summary>
    public static IReadOnlyList<string> Ids { get; } = All.Select(rule => rule.Id).ToList();
}
