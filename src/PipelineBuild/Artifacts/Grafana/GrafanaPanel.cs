using PipelineBuild.Artifacts.Json;

namespace PipelineBuild.Artifacts.Grafana;

/// <summary>A panel and what it asks.</summary>
public sealed record GrafanaPanel(PlacedValue Value)
{
    private static readonly string[] OfData = ["timeseries", "stat", "gauge", "bargauge", "graph", "singlestat", "table", "barchart", "piechart", "heatmap", "histogram", "state-timeline", "status-history", "logs"];

    /// <summary>Empty where it has none.</summary>
    public string Id { get; init; } = "";

    /// <summary>Null for a library panel, whose own file says it.</summary>
    public string? Type { get; init; }

    /// <summary>Whether its type is one that shows what queries give.</summary>
    public bool ShowsData => OfData.Contains(Type);

    public string Title { get; init; } = "";

    /// <summary>Null where it has none.</summary>
    public PlacedValue? TitleValue => Value.Get("title") ?? Value.Get("spec", "title");

    /// <summary>Where it stands; null where that is left to Grafana.</summary>
    public GrafanaArea? Area { get; init; }

    public string Description { get; init; } = "";

    /// <summary>Empty where it has none.</summary>
    public string Unit { get; init; } = "";

    public PlacedValue? Datasource { get; init; }

    public IReadOnlyList<GrafanaTarget> Targets { get; init; } = [];

    /// <summary>The variable for whose values it is repeated.</summary>
    public PlacedValue? Repeat { get; init; }

    /// <summary>The reference to what several dashboards share; null where the panel is its own.</summary>
    public PlacedValue? LibraryPanel { get; init; }

    public int Transformations { get; init; }

    /// <summary>What it asks Prometheus, as it is written, with Grafana's variables.</summary>
    public IEnumerable<string> Expressions => Targets.Where(target => target.IsPromQl).Select(target => target.Expression!.Text!);

    /// <summary>For people.</summary>
    public string Name => Title.Length > 0 ? $"panel '{Title}'" : Id.Length > 0 ? $"panel {Id} without a title" : "a panel without a title";
}

/// <summary>Where a panel stands on the grid of its layout.</summary>
/// <param name="Layout">Tells layouts of one dashboard apart: the whole, or what is in one row.</param>
public sealed record GrafanaArea(int Layout, int X, int Y, int Width, int Height)
{
    /// <summary>Null where a number is missing or it has no extent.</summary>
    internal static GrafanaArea? Read(PlacedValue layout, PlacedValue? position, string width, string height) =>
        position?.NumberAt("x") is { } x && position.NumberAt("y") is { } y && position.NumberAt(width) is > 0 and var wide && position.NumberAt(height) is > 0 and var high ? new GrafanaArea(layout.Start, x, y, wide, high) : null;

    public bool Overlaps(GrafanaArea other) => Layout == other.Layout && X < other.X + other.Width && other.X < X + Width && Y < other.Y + other.Height && other.Y < Y + Height;
}

/// <summary>One query of a panel.</summary>
public sealed record GrafanaTarget(PlacedValue Value)
{
    public PlacedValue? RefId { get; init; }

    /// <summary>Its own, else null.</summary>
    public PlacedValue? Datasource { get; init; }

    /// <summary>The plug-in of the data source that the target or its panel names; null where nothing says.</summary>
    public string? SourceType { get; init; }

    /// <summary>Null where there is none or it is no text.</summary>
    public PlacedValue? Expression { get; init; }

    /// <summary>What its series are called; null where that is left to Grafana.</summary>
    public PlacedValue? Legend { get; init; }

    public bool IsInstant { get; init; }

    public bool IsHidden { get; init; }

    public bool IsPromQl { get; init; }

    /// <summary>What a source is asked that has no <c>expr</c>, such as SQL or Lucene; null where there is none or it is no text.</summary>
    public PlacedValue? Query { get; init; }

    public bool IsSql => SourceType is "postgres" or "grafana-postgresql-datasource" or "mysql" or "mssql";

    public bool IsLucene => SourceType is "elasticsearch" or "grafana-opensearch-datasource";
}
