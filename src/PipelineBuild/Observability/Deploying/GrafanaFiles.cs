using System.Text.Json.Nodes;
using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Results;

namespace PipelineBuild.Observability.Deploying;

/// <summary>Reads what pipeline.yml names for a Grafana server: dashboards, data sources and alert rules.</summary>
public static class GrafanaFiles
{
    public const string BadFile = "grafana/deploy-file";

    /// <summary>What a server numbers by itself, or what a browser leaves in a saved dashboard.</summary>
    internal static readonly string[] OfServer = ["id", "version", "iteration"];

    private const int LongestUid = 40;
    private const long LargestFile = 16 << 20;

    /// <returns>That, and findings: with an error among them nothing may be deployed.</returns>
    public static (GrafanaWanted Wanted, IReadOnlyList<Finding> Problems) Read(PipelineConfig config, GrafanaServer server)
    {
        var settings = config.Observability;
        var problems = new List<Finding>();
        var resources = new List<GrafanaResource>();
        var groups = new List<AlertGroupInterval>();
        foreach (var file in server.DataSources)
        {
            resources.AddRange(ProvisioningFile.DataSources(config.Workspace, file, server.Organisation, problems));
        }

        foreach (var file in settings.Dashboards.Concat(settings.Grafana.Folders.SelectMany(folder => folder.Dashboards)).Distinct())
        {
            if (Dashboard(Path.Combine(config.Workspace.Root, file), file, problems) is { } dashboard)
            {
                resources.Add(dashboard with { Folder = settings.Grafana.Folders.FirstOrDefault(folder => folder.Dashboards.Contains(file))?.Path });
            }
        }

        foreach (var file in server.AlertRules)
        {
            var (rules, intervals) = ProvisioningFile.AlertRules(config.Workspace, file, server.Organisation, problems);
            resources.AddRange(rules);
            groups.AddRange(intervals);
        }

        foreach (var same in resources.GroupBy(resource => (resource.Kind, resource.Uid)).Where(same => same.Count() > 1))
        {
            problems.AddRange(same.Skip(1).Select(second => Problem(second.File, $"{second.Name} is in {same.First().File} already; each needs a uid of its own")));
        }

        var folders = resources.Select(resource => resource.Folder).OfType<string>().SelectMany(Ancestry).Distinct().OrderBy(path => path.Count(letter => letter == '/')).ThenBy(path => path, StringComparer.Ordinal).ToList();
        return (new GrafanaWanted(folders, resources, groups), problems);
    }

    internal static Finding Problem(string file, string message, int? line = null) => new(BadFile, Severity.Error, message, file, line);

    internal static bool AreBad(IReadOnlyList<Finding> problems) => problems.Any(problem => problem.Severity == Severity.Error);

    internal static string? UidProblem(string? uid) => string.IsNullOrWhiteSpace(uid) ? "has no uid: without one each deployment would make another; write one of at most 40 letters, digits, - and _"
        : uid.Length > LongestUid || !uid.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_') ? "has a uid that Grafana does not take: it is at most 40 letters, digits, - and _"
        : null;

    /// <summary>Read by the reader of GrafanaValidate, so that what is valid there is understood here.</summary>
    private static GrafanaResource? Dashboard(string full, string file, List<Finding> problems)
    {
        try
        {
            if (new FileInfo(full).Length > LargestFile)
            {
                problems.Add(Problem(file, "the file is larger than 16 MiB"));
                return null;
            }

            var bytes = File.ReadAllBytes(full);
            var read = GrafanaDashboard.Read(file, bytes);
            var faults = Faults(read).ToList();
            problems.AddRange(faults);
            return faults.Count > 0 ? null : new GrafanaResource(GrafanaKind.Dashboard, read.Uid!.Text!, read.TitleValue!.Text!, Model(read, JsonNode.Parse(bytes)!.AsObject()), file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problems.Add(Problem(file, $"the file can't be read: {error.Message}"));
            return null;
        }
    }

    private static IEnumerable<Finding> Faults(GrafanaDashboard read)
    {
        if (read.Problem is { } problem)
        {
            yield return Problem(read.File, $"the file holds no dashboard: {problem.Message}", problem.Line > 0 ? problem.Line : null);
            yield break;
        }

        if (read.HasElements || (read.Wrapping == GrafanaWrapping.Resource && read.Json!.Root!.TextAt("apiVersion") is { } version && !IsClassic(version)))
        {
            yield return Problem(read.File, "the dashboard is of the second schema (elements and a layout, dashboard.grafana.app/v2...), which the API that is used here, /api/dashboards/db, would not keep as it is; export it as a classic model");
            yield break;
        }

        foreach (var key in read.Json!.RepeatedKeys)
        {
            yield return Problem(read.File, $"the key '{key.Key}' is there twice in one object", key.Place.Line);
        }

        if (UidProblem(read.Uid?.Text) is { } wrong)
        {
            yield return Problem(read.File, $"the dashboard {wrong}{(read.Wrapping == GrafanaWrapping.Resource ? "; of a resource it is metadata.name" : "")}");
        }

        if (read.TitleValue?.Text is not { Length: > 0 })
        {
            yield return Problem(read.File, "the dashboard has no title");
        }
    }

    /// <summary>The first generations of the resource hold the classic model under <c>spec</c>.</summary>
    private static bool IsClassic(string apiVersion) => apiVersion.StartsWith("dashboard.grafana.app/v0", StringComparison.Ordinal) || apiVersion.StartsWith("dashboard.grafana.app/v1", StringComparison.Ordinal);

    private static JsonObject Model(GrafanaDashboard read, JsonObject root)
    {
        var model = CanonicalJson.Without(read.Wrapping switch { GrafanaWrapping.Api => root["dashboard"]!.AsObject(), GrafanaWrapping.Resource => root["spec"]!.AsObject(), _ => root }, OfServer);
        model["uid"] = read.Uid!.Text;
        return model;
    }

    internal static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static IEnumerable<string> Ancestry(string path)
    {
        var parts = path.Split('/');
        return Enumerable.Range(1, parts.Length).Select(count => string.Join('/', parts.Take(count)));
    }
}
