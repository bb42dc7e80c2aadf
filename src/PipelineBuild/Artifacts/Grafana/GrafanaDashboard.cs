using System.Text;
using PipelineBuild.Artifacts.Json;
using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Grafana;

/// <summary>How a dashboard's own part lies in its file.</summary>
public enum GrafanaWrapping
{
    /// <summary>The file is the dashboard.</summary>
    None,

    /// <summary>Under <c>dashboard</c>, as Grafana's interface sends it.</summary>
    Api,

    /// <summary>Under <c>spec</c> of a resource with apiVersion, kind and metadata.</summary>
    Resource,
}

/// <summary>A dashboard of any generation, with the place of everything in it.</summary>
public sealed record GrafanaDashboard(string File)
{
    /// <summary>Null if the file can't be read.</summary>
    public PlacedJson? Json { get; init; }

    /// <summary>The dashboard's own object, without its wrapping; null if there is none.</summary>
    public PlacedValue? Spec { get; init; }

    /// <summary>Why it can't be read; null when it can.</summary>
    public ConfigError? Problem { get; init; }

    public GrafanaWrapping Wrapping { get; init; }

    /// <summary>Whether it has elements and a layout in the place of panels: schema version 2.</summary>
    public bool HasElements { get; init; }

    /// <summary>The file's name where the dashboard has none.</summary>
    public string Title { get; init; } = File;

    public PlacedValue? TitleValue { get; init; }

    /// <summary>Also the name of a resource.</summary>
    public PlacedValue? Uid { get; init; }

    /// <summary>Null also where it is no number.</summary>
    public int? SchemaVersion { get; init; }

    /// <summary>All that are no rows, in the order of the file, those in rows included.</summary>
    public IReadOnlyList<GrafanaPanel> Panels { get; init; } = [];

    /// <summary>Panels of the type row, entries of the old list of rows, rows of a layout.</summary>
    public IReadOnlyList<GrafanaRow> Rows { get; init; } = [];

    public IReadOnlyList<GrafanaVariable> Variables { get; init; } = [];

    public IReadOnlyList<GrafanaAnnotation> Annotations { get; init; } = [];

    /// <summary>Names that are filled in when the dashboard is imported.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    public PlacedValue? From { get; init; }

    public PlacedValue? To { get; init; }

    public PlacedValue? Refresh { get; init; }

    /// <summary>Of the dashboard and of its panels.</summary>
    public IReadOnlyList<PlacedValue> Links { get; init; } = [];

    /// <summary>Where findings about the dashboard as a whole belong.</summary>
    public ConfigPlace Place => Spec?.Place ?? new ConfigPlace(File, 1, 1);

    public static GrafanaDashboard Read(string file, string text) => Read(file, Encoding.UTF8.GetBytes(text));

    public static GrafanaDashboard Read(string file, byte[] bytes) => GrafanaReader.Read(PlacedJson.Read(file, bytes));
}

/// <summary>What holds panels together under a heading.</summary>
/// <param name="Panels">That belong to it in the file or by standing behind it.</param>
public sealed record GrafanaRow(PlacedValue Value, string Title, int Panels)
{
    /// <summary>Null where it has none.</summary>
    public PlacedValue? TitleValue => Value.Get("title") ?? Value.Get("spec", "title");

    /// <summary>Null where nothing repeats it.</summary>
    public PlacedValue? Repeat { get; init; }

    /// <summary>Whether it is an entry of the list <c>rows</c> of old schema versions.</summary>
    public bool IsOld { get; init; }
}

/// <summary>A variable of a dashboard.</summary>
public sealed record GrafanaVariable(PlacedValue Value, string Name, string Type)
{
    public PlacedValue? Datasource { get; init; }

    /// <summary>The plug-in of its data source; null where nothing says.</summary>
    public string? SourceType { get; init; }

    /// <summary>Whether what it asks is, as far as words tell, for a Prometheus.</summary>
    public bool IsOfPrometheus { get; init; }

    /// <summary>Empty where it asks nothing or its query is no text.</summary>
    public string Query => QueryValue?.Text ?? "";

    /// <summary>Null where it asks nothing or its query is no text.</summary>
    public PlacedValue? QueryValue { get; init; }

    /// <summary>Whether several values can be chosen.</summary>
    public bool IsMulti { get; init; }
}

/// <summary>What draws events into all panels.</summary>
public sealed record GrafanaAnnotation(PlacedValue Value, string Name)
{
    public PlacedValue? Datasource { get; init; }

    /// <summary>PromQL; null where there is none.</summary>
    public PlacedValue? Expression { get; init; }

    /// <summary>Grafana's own, which every dashboard has.</summary>
    public bool IsBuiltIn { get; init; }
}
