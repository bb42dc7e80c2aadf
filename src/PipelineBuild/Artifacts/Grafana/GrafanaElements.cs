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
        var types = GrafanaSourceTypes.OfElements(spec);
        var panels = spec.Get("elements")!.Members.Where(member => member.Value.Kind == JsonValueKind.Object).Select(member => Panel(member.Value, types) with { Repeat = repeats.GetValueOrDefault(member.Key), Area = areas.GetValueOrDefault(member.Key) }).ToList();
        var time = spec.Get("timeSettings");
        return dashboard with
        {
            Panels = panels,
            Rows = rows,
            Variables = spec.ObjectsAt("variables").Select(variable => Variable(variable, types)).ToList(),
            Annotations = spec.ObjectsAt("annotations").Select(annotation => Annotation(annotation, types)).ToList(),
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

    private static GrafanaPanel Panel(PlacedValue value, GrafanaSourceTypes types)
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
            Targets = data?.ObjectsAt("queries").Select(target => Target(target, types)).ToList() ?? [],
            LibraryPanel = spec?.Get("libraryPanel"),
            Transformations = data?.Get("transformations")?.Items.Count ?? 0,
        };
    }

    /// <summary>Older drafts have the plugin as kind, newer ones as group.</summary>
    private static string? Kind(PlacedValue? value) => value?.TextAt("group") ?? value?.TextAt("kind");

    /// <summary>The plug-in that a query is for; null where none is named.</summary>
    private static string? TypeOf(PlacedValue? query) => Kind(query) is { Length: > 0 } kind and not "DataQuery" ? kind : null;

    private static GrafanaTarget Target(PlacedValue value, GrafanaSourceTypes types)
    {
        var spec = value.Get("spec");
        var query = spec?.Get("query");
        var (source, expression) = (SourceOf(spec, query), query?.Get("spec", "expr"));
        return new GrafanaTarget(value)
        {
            RefId = spec?.Get("refId"),
            Datasource = source,
            SourceType = types.Of(source, TypeOf(query)),
            Expression = expression?.Text is null ? null : expression,
            Legend = query?.Get("spec", "legendFormat"),
            IsInstant = query?.Get("spec", "instant") is { IsTrue: true },
            IsHidden = spec?.Get("hidden") is { IsTrue: true },
            IsPromQl = !string.IsNullOrWhiteSpace(expression?.Text) && types.IsPrometheus(source, TypeOf(query)),
            Query = GrafanaClassic.QueryOf(query?.Get("spec")),
        };
    }

    /// <summary>A name of a newer draft is what was a uid before.</summary>
    private static PlacedValue? SourceOf(PlacedValue? spec, PlacedValue? query) => query?.Get("datasource", "name") ?? spec?.Get("datasource");

    private static GrafanaVariable Variable(PlacedValue value, GrafanaSourceTypes types)
    {
        var (spec, kind) = (value.Get("spec"), value.TextAt("kind") ?? "");
        var query = spec?.Get("query");
        return new GrafanaVariable(value, spec?.TextAt("name") ?? "", kind.EndsWith("Variable", StringComparison.Ordinal) ? kind[..^"Variable".Length].ToLowerInvariant() : kind)
        {
            Datasource = SourceOf(spec, query),
            SourceType = types.Of(SourceOf(spec, query), TypeOf(query)),
            IsOfPrometheus = types.IsPrometheus(SourceOf(spec, query), TypeOf(query)),
            QueryValue = query is { Text: not null } ? query : query?.Get("spec", "query"),
            IsMulti = spec?.Get("multi") is { IsTrue: true } || spec?.Get("includeAll") is { IsTrue: true },
        };
    }

    private static GrafanaAnnotation Annotation(PlacedValue value, GrafanaSourceTypes types)
    {
        var spec = value.Get("spec");
        var query = spec?.Get("query");
        var (source, expression) = (SourceOf(spec, query), query?.Get("spec", "expr"));
        return new GrafanaAnnotation(value, spec?.TextAt("name") ?? "")
        {
            Datasource = source,
            Expression = !string.IsNullOrWhiteSpace(expression?.Text) && types.IsPrometheus(source, TypeOf(query)) ? expression : null,
            IsBuiltIn = spec?.Get("builtIn") is { IsTrue: true },
        };
    }
}
