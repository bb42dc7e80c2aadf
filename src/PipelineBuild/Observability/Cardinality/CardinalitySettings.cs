using System.IO.Enumeration;
using PipelineBuild.Configuration;

namespace PipelineBuild.Observability.Cardinality;

/// <summary>The block <c>observability.cardinality</c>: where series are counted, and how many there may be.</summary>
/// <param name="MaxSeries">Of all metrics of a source together; null sets no limit, as with the other budgets.</param>
/// <param name="PerMetric">Series of one metric.</param>
/// <param name="PerLabel">Distinct values of one label of one metric.</param>
/// <param name="MaxGrowth">Percent that a metric may have grown since the last release.</param>
/// <param name="Baseline">File with the counts that were committed with a release, relative to the workspace.</param>
public sealed record CardinalitySettings(IReadOnlyList<CardinalitySource> Sources, int? MaxSeries, int? PerMetric, int? PerLabel, int? MaxGrowth, string? Baseline)
{
    /// <summary>Budgets of metrics by name or pattern.</summary>
    public IReadOnlyList<NamedBudget> Metrics { get; init; } = [];

    /// <summary>Budgets of labels by name or pattern.</summary>
    public IReadOnlyList<NamedBudget> Labels { get; init; } = [];

    public static CardinalitySettings Read(YamlSection section) => new(
        section.Blocks("sources", CardinalitySource.Read),
        section.OptionalNumber("maxSeries", 1, int.MaxValue),
        section.OptionalNumber("perMetric", 1, int.MaxValue),
        section.OptionalNumber("perLabel", 1, int.MaxValue),
        section.OptionalNumber("maxGrowth", 0, 1_000_000),
        section.OptionalText("baseline", text => section.Workspace.Resolve(text) is null ? $"'{text}' leads out of the workspace" : null))
    {
        Metrics = section.Blocks("metrics", block => NamedBudget.Read(block, "maxSeries")),
        Labels = section.Blocks("labels", block => NamedBudget.Read(block, "maxValues")),
    };

    public int? OfMetric(string metric) => Metrics.LastOrDefault(budget => budget.Fits(metric))?.Most ?? PerMetric;

    public int? OfLabel(string label) => Labels.LastOrDefault(budget => budget.Fits(label))?.Most ?? PerLabel;
}

/// <summary>A budget of what its name fits; the last that fits counts.</summary>
/// <param name="Name">With <c>*</c> for any characters.</param>
public sealed record NamedBudget(string Name, int Most)
{
    public static NamedBudget Read(YamlSection section, string key) => new(section.RequiredText("name"), section.RequiredNumber(key, 0, int.MaxValue));

    public bool Fits(string text) => FileSystemName.MatchesSimpleExpression(Name.Replace(@"\", @"\\", StringComparison.Ordinal), text, ignoreCase: false);
}

/// <summary>One place where series are counted: a Prometheus, files, or endpoints that are scraped for a while.</summary>
/// <param name="Url">Of a Prometheus server.</param>
/// <param name="Files">Expositions, each of a target of its own; relative to the workspace.</param>
/// <param name="Scrape">Addresses of endpoints, each a target of its own.</param>
public sealed record CardinalitySource(string Name, Uri? Url, IReadOnlyList<string> Files, IReadOnlyList<Uri> Scrape)
{
    private const int LongestWait = 3600;

    /// <summary>The stack of <c>containers.stacks</c> whose services are the hosts of the endpoints; null for endpoints that run already.</summary>
    public string? Stack { get; init; }

    /// <summary>Bearer token for the server or the endpoints.</summary>
    public SecretRef? Token { get; init; }

    public TimeSpan Window { get; init; }

    public TimeSpan Every { get; init; }

    public TimeSpan Timeout { get; init; }

    /// <summary>Where pipeline.yml has it.</summary>
    public ConfigPlace Place { get; init; }

    public static CardinalitySource Read(YamlSection section)
    {
        var url = section.OptionalText("url", ServerAddress.Problem);
        var files = section.Files("files");
        var scrape = section.Texts("scrape", [], ServerAddress.Problem);
        if (new[] { "url", "files", "scrape" }.Count(section.Has) != 1)
        {
            section.Error("url", "a source has exactly one of url, files and scrape");
        }

        var stack = section.OptionalText("stack");
        if (stack is not null && scrape.Count == 0)
        {
            section.Error("stack", "a stack is scraped: name its endpoints under scrape, such as http://SERVICE:8080/metrics");
        }

        return new CardinalitySource(section.OptionalText("name") ?? stack ?? url ?? (files.Count > 0 ? "files" : "scrape"), ServerAddress.Of(url), files, scrape.Select(ServerAddress.Of).OfType<Uri>().ToList())
        {
            Stack = stack,
            Token = section.Secret("token"),
            Window = TimeSpan.FromSeconds(section.Number("seconds", 30, 0, LongestWait)),
            Every = TimeSpan.FromSeconds(section.Number("everySeconds", 5, 1, LongestWait)),
            Timeout = TimeSpan.FromSeconds(section.Number("timeoutSeconds", 30, 1, LongestWait)),
            Place = section.Place,
        };
    }
}
