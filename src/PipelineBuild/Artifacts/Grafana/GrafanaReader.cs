using System.Text.Json;
using PipelineBuild.Artifacts.Json;
using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Grafana;

/// <summary>Finds the dashboard in its file, whatever it is wrapped in, and reads both generations into one form.</summary>
internal static class GrafanaReader
{
    public static GrafanaDashboard Read(PlacedJson json)
    {
        var dashboard = new GrafanaDashboard(json.File) { Json = json, Problem = json.Problem };
        if (json.Root is not { } root)
        {
            return dashboard;
        }

        var (spec, wrapping) = Unwrapped(root);
        if (spec is not { Kind: JsonValueKind.Object })
        {
            return dashboard with { Problem = Error(root, "expected an object, as Grafana exports it") };
        }

        var hasElements = spec.Get("elements") is { Kind: JsonValueKind.Object } && spec.Get("layout") is { Kind: JsonValueKind.Object };
        if (!hasElements && !LooksLikeOne(spec))
        {
            return dashboard with { Problem = Error(root, "is JSON and no dashboard: it has neither title, panels, rows nor elements") };
        }

        var title = spec.Get("title");
        dashboard = dashboard with
        {
            Spec = spec,
            Wrapping = wrapping,
            HasElements = hasElements,
            Title = title?.Text is { Length: > 0 } text ? text : Path.GetFileNameWithoutExtension(json.File),
            TitleValue = title,
            Uid = wrapping == GrafanaWrapping.Resource ? root.Get("metadata", "name") : spec.Get("uid"),
            SchemaVersion = spec.NumberAt("schemaVersion"),
        };
        return hasElements ? GrafanaElements.Read(dashboard, spec) : GrafanaClassic.Read(dashboard, spec);
    }

    private static (PlacedValue? Spec, GrafanaWrapping Wrapping) Unwrapped(PlacedValue root) =>
        root.Get("dashboard") is { Kind: JsonValueKind.Object } sent ? (sent, GrafanaWrapping.Api)
        : root.TextAt("apiVersion") is not null && root.TextAt("kind") is not null ? (root.Get("spec"), GrafanaWrapping.Resource)
        : (root, GrafanaWrapping.None);

    private static bool LooksLikeOne(PlacedValue spec) => spec.Get("panels") is not null || spec.Get("rows") is not null || spec.Get("title") is not null || spec.Get("schemaVersion") is not null;

    private static ConfigError Error(PlacedValue value, string message) => new(value.Place.File, value.Place.Line, value.Place.Column, "", message);
}
