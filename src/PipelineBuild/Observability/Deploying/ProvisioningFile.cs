using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PipelineBuild.Artifacts;
using PipelineBuild.Artifacts.PromQl;
using PipelineBuild.Configuration;
using PipelineBuild.Results;

namespace PipelineBuild.Observability.Deploying;

/// <summary>Reads data sources and alert rules from files as Grafana's own provisioning has them.</summary>
internal static partial class ProvisioningFile
{
    /// <summary>The organisation that every Grafana has, and that files name without meaning it.</summary>
    private const int First = 1;

    private static readonly string[] NotOfSource = ["orgId", "id", "version", "secureJsonData", "editable", "readOnly"];
    private static readonly string[] NotOfRule = ["orgId", "orgID", "id"];

    /// <param name="organisation">To which it is deployed; null where the token decides.</param>
    public static IReadOnlyList<GrafanaResource> DataSources(Workspace workspace, string file, int? organisation, List<Finding> problems)
    {
        var sources = new List<GrafanaResource>();
        foreach (var source in Blocks(workspace, file, "datasources", organisation, problems))
        {
            var name = GrafanaFiles.TextOf(source["name"]);
            var uid = GrafanaFiles.TextOf(source["uid"]);
            var secrets = Secrets(source, file, problems);
            if (name is not { Length: > 0 } || GrafanaFiles.TextOf(source["type"]) is not { Length: > 0 })
            {
                problems.Add(GrafanaFiles.Problem(file, "a data source needs a name and a type"));
            }
            else if (GrafanaFiles.UidProblem(uid) is { } problem)
            {
                problems.Add(GrafanaFiles.Problem(file, $"the data source '{name}' {problem}"));
            }
            else
            {
                var content = CanonicalJson.Without(source, NotOfSource);
                content["access"] ??= "proxy";
                sources.Add(new GrafanaResource(GrafanaKind.DataSource, uid!, name, content, file) { Secrets = secrets });
            }
        }

        return sources;
    }

    /// <inheritdoc cref="DataSources"/>
    public static (IReadOnlyList<GrafanaResource> Rules, IReadOnlyList<AlertGroupInterval> Intervals) AlertRules(Workspace workspace, string file, int? organisation, List<Finding> problems)
    {
        var rules = new List<GrafanaResource>();
        var intervals = new List<AlertGroupInterval>();
        foreach (var group in Blocks(workspace, file, "groups", organisation, problems))
        {
            if (GrafanaFiles.TextOf(group["name"]) is not { Length: > 0 } name || GrafanaFiles.TextOf(group["folder"]) is not { Length: > 0 } folder || group["rules"] is not JsonArray list)
            {
                problems.Add(GrafanaFiles.Problem(file, "a group of alert rules needs a name, a folder and rules"));
                continue;
            }

            if (GrafanaFiles.TextOf(group["interval"]) is { } text && PromDuration.TryParse(text, out var interval) && interval.TotalSeconds >= 1)
            {
                intervals.Add(new AlertGroupInterval(folder, name, interval));
            }
            else
            {
                problems.Add(GrafanaFiles.Problem(file, $"the group '{name}' needs an interval such as 1m"));
            }

            rules.AddRange(list.OfType<JsonObject>().Select(rule => Rule(rule, name, folder, file, problems)).OfType<GrafanaResource>());
        }

        return (rules, intervals);
    }

    private static GrafanaResource? Rule(JsonObject rule, string group, string folder, string file, List<Finding> problems)
    {
        var title = GrafanaFiles.TextOf(rule["title"]);
        var uid = GrafanaFiles.TextOf(rule["uid"]);
        var problem = title is not { Length: > 0 } ? "has no title" : rule["data"] is not JsonArray || rule["condition"] is null ? "needs data and a condition" : GrafanaFiles.UidProblem(uid);
        if (problem is not null)
        {
            problems.Add(GrafanaFiles.Problem(file, $"the alert rule '{title ?? uid}' of the group '{group}' {problem}"));
            return null;
        }

        var content = CanonicalJson.Without(rule, NotOfRule);
        content["ruleGroup"] = group;
        if (content["keepFiringFor"] is { } keep)
        {
            // The API has it in Prometheus' form.
            content.Remove("keepFiringFor");
            content["keep_firing_for"] = keep;
        }

        InSeconds(content);
        if (Linked(content) is { } wrong)
        {
            problems.Add(GrafanaFiles.Problem(file, $"the alert rule '{title}' of the group '{group}' {wrong}"));
            return null;
        }

        return new GrafanaResource(GrafanaKind.AlertRule, uid!, title!, content, file) { Folder = folder };
    }

    /// <summary>The files name the panel of a rule in keys of their own; the API has it in annotations.</summary>
    private static string? Linked(JsonObject rule)
    {
        var dashboard = GrafanaFiles.TextOf(rule["dashboardUid"]);
        var panel = rule["panelId"] is JsonValue number && number.TryGetValue<long>(out var id) ? id.ToString(CultureInfo.InvariantCulture) : GrafanaFiles.TextOf(rule["panelId"]);
        rule.Remove("dashboardUid");
        rule.Remove("panelId");
        if (dashboard is not { Length: > 0 } && panel is not { Length: > 0 })
        {
            return null;
        }

        if (dashboard is not { Length: > 0 } || panel is not { Length: > 0 })
        {
            return "has one of dashboardUid and panelId: Grafana takes both or none";
        }

        var annotations = rule["annotations"] as JsonObject ?? [];
        annotations["__dashboardUid__"] = dashboard;
        annotations["__panelId__"] = panel;
        if (annotations.Parent is null)
        {
            rule["annotations"] = annotations;
        }

        return null;
    }

    /// <summary>Grafana writes 60s as 1m: the same time is the same text.</summary>
    public static JsonObject InSeconds(JsonObject rule)
    {
        foreach (var key in new[] { "for", "keep_firing_for" })
        {
            if (GrafanaFiles.TextOf(rule[key]) is { } text && PromDuration.TryParse(text, out var duration))
            {
                rule[key] = string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds}s");
            }
        }

        return rule;
    }

    /// <summary>A secret is named by its variable, as Grafana's own files name it; a value is refused and not repeated.</summary>
    private static Dictionary<string, string> Secrets(JsonObject source, string file, List<Finding> problems)
    {
        var secrets = new Dictionary<string, string>();
        foreach (var (key, value) in source["secureJsonData"] as JsonObject ?? [])
        {
            if (GrafanaFiles.TextOf(value) is { } text && Variable().Match(text) is { Success: true } found)
            {
                secrets[key] = found.Groups[1].Value;
            }
            else
            {
                problems.Add(GrafanaFiles.Problem(file, $"secureJsonData.{key} holds a value; write the name of a variable, such as $GRAFANA_SOURCE_PASSWORD"));
            }
        }

        return secrets;
    }

    private static List<JsonObject> Blocks(Workspace workspace, string file, string key, int? organisation, List<Finding> problems)
    {
        var yaml = OtherYaml.Read(workspace, Path.Combine(workspace.Root, file), YamlDialect.Compose);
        problems.AddRange(yaml.Problems.Select(problem => GrafanaFiles.Problem(file, problem.Message, problem.Line)));
        if (yaml.Problems.Count == 0 && yaml.Root?.Find(key) is not ConfigList)
        {
            problems.Add(GrafanaFiles.Problem(file, $"the file holds no list '{key}'"));
        }

        problems.AddRange((yaml.Root?.Entries ?? []).Where(entry => entry.Key != key && entry.Key != "apiVersion")
            .Select(entry => GrafanaFiles.Problem(file, $"'{entry.Key}' is not deployed: of this file only '{key}' is", entry.KeyPlace.Line) with { Severity = Severity.Warning }));
        var blocks = (yaml.Root?.Find(key) as ConfigList)?.Items.Select(Json).OfType<JsonObject>().ToList() ?? [];
        problems.AddRange(blocks.Where(block => block["orgId"] is JsonValue meant && !(meant.TryGetValue<long>(out var own) && own == (organisation ?? First)))
            .Select(block => GrafanaFiles.Problem(file, $"'{GrafanaFiles.TextOf(block["name"])}' is for the organisation {block["orgId"]!.ToJsonString()}, and {(organisation is null ? $"the server says none: write organisation: {block["orgId"]!.ToJsonString()} there" : $"would be deployed to {organisation}; name the file at the server of its organisation")}")));
        return blocks;
    }

    private static JsonNode? Json(ConfigNode node) => node switch
    {
        ConfigMapping mapping => new JsonObject(mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key, Json(entry.Value)))),
        ConfigList list => new JsonArray([.. list.Items.Select(Json)]),
        ConfigScalar { Meaning: PlainMeaning.Nothing } => null,
        ConfigScalar { Meaning: PlainMeaning.Truth } scalar => JsonValue.Create(scalar.Text[0] is 't' or 'T'),
        ConfigScalar { Meaning: PlainMeaning.Number } scalar when long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
        ConfigScalar { Meaning: PlainMeaning.Number } scalar when double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => JsonValue.Create(number),
        ConfigScalar scalar => JsonValue.Create(scalar.Text),
        _ => null,
    };

    [GeneratedRegex(@"^\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?\z")]
    private static partial Regex Variable();
}
