using System.Text.Json;
using PipelineBuild.Artifacts.Json;

namespace PipelineBuild.Artifacts.Grafana;

/// <summary>Reads schema version 2: elements by name, and a layout that says where they stand.</summary>
internal static class GrafanaElements
{
    private const int DeepestLayout = 20;

    private static readonly string[] Layouts = ["items", "rows", "tabs"];

    public static GrafanaDashboard Read(GrafanaDashboard dashboard, PlacedValue spec)
    {
        var (repeats, areas) = (new Dictionary<string, PlacedValue>(StringComparer.Ordinal), new Dictionary<string, GrafanaArea>(StringComparer.Ordinal));
        var rows = new List<GrafanaRow>();
        Layout(spec.Get("layout")!, repeats, areas, rows, 0);
        var panels = spec.Get("elements")!.Members.Where(member => member.Value.Kind == JsonValueKind.Object).Select(member => Panel(member.Value) with { Repeat = repeats.GetValueOrDefault(member.Key), Area = areas.GetValueOrDefault(member.Key) }).ToList();
        var time = spec.Get("timeSettings");
        return dashboard with
        {
            Panels = panels,
            Rows = rows,
            Variables = spec.ObjectsAt("variables").Select(Variable).ToList(),
            Annotations = spec.ObjectsAt("annotations").Select(Annotation).ToList(),
            From = time?.Get("from"),
            To = time?.Get("to"),
            Refresh = time?.Get("autoRefresh"),
            Links = [.. spec.ObjectsAt("links"), .. panels.SelectMany(panel => panel.Value.Get("spec")?.ObjectsAt("links") ?? [])],
        };
    }

    /// <returns>How many elements stand in it.</returns>
    private static int Layout(PlacedValue layout, Dictionary<string, PlacedValue> repeats, Dictionary<string, GrafanaArea> areas, List<GrafanaRow> rows, int depth)
    {
        var count = 0;
        var spec = layout.Get("spec");
        foreach (var item in depth > DeepestLayout || spec is null ? [] : Layouts.SelectMany(spec.ObjectsAt))
        {
            var own = item.Get("spec");
            var repeat = GrafanaClassic.Filled(own?.Get("repeat", "value"));
            var inside = own?.Get("layout") is { } below ? Layout(below, repeats, areas, rows, depth + 1) : 0;
            if (item.TextAt("kind") == "RowsLayoutRow")
            {
                rows.Add(new GrafanaRow(item, own?.TextAt("title") ?? "", inside) { Repeat = repeat });
            }

            if (own?.Get("element")?.TextAt("name") is { } element)
            {
                inside++;
                if (repeat is not null)
                {
                    repeats[element] = repeat;
                }

                if (GrafanaArea.Read(layout, own, "width", "height") is { } area)
                {
                    areas[element] = area;
                }
            }

            count += inside;
        }

        return count;
    }

    private static GrafanaPanel Panel(PlacedValue value)
    {
        var spec = value.Get("spec");
        var (visual, data) = (spec?.Get("vizConfig"), spec?.Get("data", "spec"));
        return new GrafanaPanel(value)
        {
            Id = spec?.Get("id")?.Written ?? "",
            Type = value.TextAt("kind") == "LibraryPanel" ? null : Kind(visual),
            Title = spec?.TextAt("title") ?? "",
            Description = spec?.TextAt("description") ?? "",
            Unit = visual?.Get("spec")?.Get("fieldConfig", "defaults")?.TextAt("unit") ?? "",
            Targets = data?.ObjectsAt("queries").Select(Target).ToList() ?? [],
            LibraryPanel = spec?.Get("libraryPanel"),
            Transformations = data?.Get("transformations")?.Items.Count ?? 0,
        };
    }

    /// <summary>Older drafts have the plugin as kind, newer ones as group.</summary>
    private static string? Kind(PlacedValue? value) => value?.TextAt("group") ?? value?.TextAt("kind");

    private static GrafanaTarget Target(PlacedValue value)
    {
        var spec = value.Get("spec");
        var query = spec?.Get("query");
        var (type, source, expression) = (Kind(query), SourceOf(spec, query), query?.Get("spec", "expr"));
        return new GrafanaTarget(value)
        {
            RefId = spec?.Get("refId"),
            Datasource = source,
            SourceType = type,
            Expression = expression?.Text is null ? null : expression,
            Legend = query?.Get("spec", "legendFormat"),
            IsInstant = query?.Get("spec", "instant") is { IsTrue: true },
            IsHidden = spec?.Get("hidden") is { IsTrue: true },
            IsPromQl = !string.IsNullOrWhiteSpace(expression?.Text) && type is null or "prometheus" && GrafanaTarget.IsPrometheus(source),
        };
    }

    /// <summary>A name of a newer draft is what was a uid before.</summary>
    private static PlacedValue? SourceOf(PlacedValue? spec, PlacedValue? query) => query?.Get("datasource", "name") ?? spec?.Get("datasource");

    private static GrafanaVariable Variable(PlacedValue value)
    {
        var (spec, kind) = (value.Get("spec"), value.TextAt("kind") ?? "");
        var query = spec?.Get("query");
        return new GrafanaVariable(value, spec?.TextAt("name") ?? "", kind.EndsWith("Variable", StringComparison.Ordinal) ? kind[..^"Variable".Length].ToLowerInvariant() : kind)
        {
            Datasource = SourceOf(spec, query),
            QueryValue = query is { Text: not null } ? query : query?.Get("spec", "query"),
            IsMulti = spec?.Get("multi") is { IsTrue: true } || spec?.Get("includeAll") is { IsTrue: true },
        };
    }

    private static GrafanaAnnotation Annotation(PlacedValue value)
    {
        var spec = value.Get("spec");
        var query = spec?.Get("query");
        var (source, expression) = (SourceOf(spec, query), query?.Get("spec", "expr"));
        return new GrafanaAnnotation(value, spec?.TextAt("name") ?? "")
        {
            Datasource = source,
            Expression = !string.IsNullOrWhiteSpace(expression?.Text) && GrafanaTarget.IsPrometheus(source) ? expression : null,
            IsBuiltIn = spec?.Get("builtIn") is { IsTrue: true },
        };
    }
}
