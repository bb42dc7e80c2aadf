using System.Text.Json;
using System.Text.Json.Nodes;
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

    public static (GrafanaWanted Wanted, IReadOnlyList<Finding> Problems) Read(PipelineConfig config, GrafanaServer server)
    {
        var settings = config.Observability;
        var problems = new List<Finding>();
        var resources = new List<GrafanaResource>();
        var groups = new List<AlertGroupInterval>();
        foreach (var file in server.DataSources)
        {
            resources.AddRange(ProvisioningFile.DataSources(config.Workspace, file, problems));
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
            var (rules, intervals) = ProvisioningFile.AlertRules(config.Workspace, file, problems);
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

    internal static string? UidProblem(string? uid) => string.IsNullOrWhiteSpace(uid) ? "has no uid: without one each deployment would make another; write one of at most 40 letters, digits, - and _"
        : uid.Length > LongestUid || !uid.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_') ? "has a uid that Grafana does not take: it is at most 40 letters, digits, - and _"
        : null;

    private static GrafanaResource? Dashboard(string full, string file, List<Finding> problems)
    {
        try
        {
            if (new FileInfo(full).Length > LargestFile)
            {
                problems.Add(Problem(file, "the file is larger than 16 MiB"));
                return null;
            }

            if (JsonNode.Parse(File.ReadAllText(full)) is not JsonObject content)
            {
                problems.Add(Problem(file, "the file holds no JSON object, which a dashboard is"));
                return null;
            }

            // Some exports hold the dashboard within an envelope, as the API gives it.
            var model = content["dashboard"] is JsonObject inner && content["panels"] is null ? inner : content;
            var uid = TextOf(model["uid"]);
            if (UidProblem(uid) is { } problem)
            {
                problems.Add(Problem(file, $"the dashboard {problem}"));
                return null;
            }

            if (TextOf(model["title"]) is not { Length: > 0 } title)
            {
                problems.Add(Problem(file, "the dashboard has no title"));
                return null;
            }

            var dashboard = new GrafanaResource(GrafanaKind.Dashboard, uid!, title, CanonicalJson.Without(model, OfServer), file);
            // A key that is there twice is noticed only when it is looked at.
            _ = dashboard.Hash;
            return dashboard;
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            problems.Add(Problem(file, $"the file can't be read as JSON: {error.Message}", error is JsonException { LineNumber: { } line } ? (int)line + 1 : null));
            return null;
        }
    }

    internal static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static IEnumerable<string> Ancestry(string path)
    {
        var parts = path.Split('/');
        return Enumerable.Range(1, parts.Length).Select(count => string.Join('/', parts.Take(count)));
    }
}
