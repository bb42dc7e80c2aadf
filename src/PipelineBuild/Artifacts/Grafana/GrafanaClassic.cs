using System.Text.Json;
using PipelineBuild.Artifacts.Json;

namespace PipelineBuild.Artifacts.Grafana;

/// <summary>Reads the generation with <c>panels</c>, and with <c>rows</c> before it.</summary>
internal static class GrafanaClassic
{
    private const int DeepestRow = 10;

    public static GrafanaDashboard Read(GrafanaDashboard dashboard, PlacedValue spec)
    {
        var types = GrafanaSourceTypes.OfClassic(spec);
        var (panels, rows) = (new List<GrafanaPanel>(), new List<GrafanaRow>());
        foreach (var row in spec.ObjectsAt("rows"))
        {
            var before = panels.Count;
            Panels(row, types, panels, rows, 1);
            rows.Add(new GrafanaRow(row, row.TextAt("title") ?? "", panels.Count - before) { Repeat = Filled(row.Get("repeat")), IsOld = true });
        }

        Panels(spec, types, panels, rows, 0);
        return dashboard with
        {
            Panels = panels,
            Rows = rows,
            Variables = spec.Get("templating")?.ObjectsAt("list").Select(variable => Variable(variable, types)).ToList() ?? [],
            Annotations = spec.Get("annotations")?.ObjectsAt("list").Select(annotation => Annotation(annotation, types)).ToList() ?? [],
            Inputs = spec.ObjectsAt("__inputs").Select(input => input.TextAt("name")).OfType<string>().ToList(),
            From = spec.Get("time", "from"),
            To = spec.Get("time", "to"),
            Refresh = spec.Get("refresh"),
            Links = [.. spec.ObjectsAt("links"), .. panels.SelectMany(panel => panel.Value.ObjectsAt("links").Concat(panel.Value.Get("fieldConfig", "defaults")?.ObjectsAt("links") ?? []))],
        };
    }

    private static void Panels(PlacedValue holder, GrafanaSourceTypes types, List<GrafanaPanel> panels, List<GrafanaRow> rows, int depth)
    {
        GrafanaRow? open = null;
        foreach (var value in holder.ObjectsAt("panels"))
        {
            if (value.TextAt("type") != "row")
            {
                panels.Add(Panel(value, types) with { Area = GrafanaArea.Read(holder, value.Get("gridPos"), "w", "h") });
                open = open is null ? null : open with { Panels = open.Panels + 1 };
                continue;
            }

            Keep(open, rows);
            var before = panels.Count;
            if (depth < DeepestRow)
            {
                Panels(value, types, panels, rows, depth + 1);
            }

            open = new GrafanaRow(value, value.TextAt("title") ?? "", panels.Count - before) { Repeat = Filled(value.Get("repeat")) };
        }

        Keep(open, rows);
    }

    private static void Keep(GrafanaRow? row, List<GrafanaRow> rows)
    {
        if (row is not null)
        {
            rows.Add(row);
        }
    }

    private static GrafanaPanel Panel(PlacedValue value, GrafanaSourceTypes types)
    {
        var source = value.Get("datasource");
        return new GrafanaPanel(value)
        {
            Id = value.Get("id")?.Written ?? "",
            Type = value.TextAt("type"),
            Title = value.TextAt("title") ?? "",
            Description = value.TextAt("description") ?? "",
            Unit = value.Get("fieldConfig", "defaults")?.TextAt("unit") ?? value.ObjectsAt("yaxes").Select(axis => axis.TextAt("format")).FirstOrDefault(format => !string.IsNullOrEmpty(format)) ?? "",
            Datasource = source,
            Targets = value.ObjectsAt("targets").Select(target => Target(target, source, types)).ToList(),
            Repeat = Filled(value.Get("repeat")),
            LibraryPanel = value.Get("libraryPanel"),
            Transformations = value.Get("transformations")?.Items.Count ?? 0,
        };
    }

    private static GrafanaTarget Target(PlacedValue value, PlacedValue? panelSource, GrafanaSourceTypes types)
    {
        var (own, expression) = (value.Get("datasource"), value.Get("expr"));
        var source = own ?? panelSource;
        return new GrafanaTarget(value)
        {
            RefId = value.Get("refId"),
            Datasource = own,
            SourceType = types.Of(source),
            Expression = expression?.Text is null ? null : expression,
            Legend = value.Get("legendFormat"),
            IsInstant = value.Get("instant") is { IsTrue: true },
            IsHidden = value.Get("hide") is { IsTrue: true },
            IsPromQl = !string.IsNullOrWhiteSpace(expression?.Text) && types.IsPrometheus(source),
            Query = QueryOf(value),
        };
    }

    private static GrafanaVariable Variable(PlacedValue value, GrafanaSourceTypes types) => new(value, value.TextAt("name") ?? "", value.TextAt("type") ?? "")
    {
        Datasource = value.Get("datasource"),
        SourceType = types.Of(value.Get("datasource")),
        IsOfPrometheus = types.IsPrometheus(value.Get("datasource")),
        QueryValue = value.Get("query") is { Text: not null } query ? query : value.Get("query", "query"),
        IsMulti = value.Get("multi") is { IsTrue: true } || value.Get("includeAll") is { IsTrue: true },
    };

    private static GrafanaAnnotation Annotation(PlacedValue value, GrafanaSourceTypes types)
    {
        var (source, expression) = (value.Get("datasource"), value.Get("expr") ?? value.Get("target", "expr"));
        return new GrafanaAnnotation(value, value.TextAt("name") ?? "")
        {
            Datasource = source,
            Expression = !string.IsNullOrWhiteSpace(expression?.Text) && types.IsPrometheus(source) ? expression : null,
            IsBuiltIn = value.Get("builtIn") is { Kind: JsonValueKind.True or JsonValueKind.Number },
        };
    }

    /// <summary>SQL data sources have <c>rawSql</c>, most others <c>query</c>.</summary>
    internal static PlacedValue? QueryOf(PlacedValue? value) => new[] { value?.Get("rawSql"), value?.Get("query") }.FirstOrDefault(query => query?.Text is not null);

    /// <summary>Grafana writes an empty text for: not at all.</summary>
    internal static PlacedValue? Filled(PlacedValue? value) => string.IsNullOrEmpty(value?.Text) ? null : value;
}
