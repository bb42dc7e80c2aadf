using System.Globalization;
using System.Text.Json.Nodes;
using PipelineBuild.Results.Rules;

namespace PipelineBuild.Results.Writers;

/// <summary>What SARIF says beside the findings: where from and by whom.</summary>
/// <param name="Version">Of this program, as a semantic version.</param>
/// <param name="Home">Web address of this program's repository, or null.</param>
/// <param name="SourceRoot">The workspace's folder.</param>
public sealed record SarifOrigin(string Version, string? Home, string SourceRoot, RuleHelp Help);

/// <summary>The findings for code scanning: SARIF 2.1.0, each with its rule and a link to help.</summary>
public static class SarifWriter
{
    public static string Render(RunReport report, SarifOrigin origin)
    {
        var findings = report.AllFindings.ToList();
        var rules = findings.Select(item => item.Finding.Rule).Distinct().Order(StringComparer.Ordinal).ToList();
        var places = new SarifPlaces(origin.SourceRoot);
        return JsonText.Page(new JsonObject
        {
            ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json",
            ["version"] = "2.1.0",
            ["runs"] = new JsonArray(new JsonObject
            {
                ["tool"] = new JsonObject { ["driver"] = Driver(origin, rules) },
                ["automationDetails"] = new JsonObject { ["id"] = $"pipelinebuild/{report.Tasks.LastOrDefault()?.Task ?? "configuration"}/" },
                ["invocations"] = new JsonArray(Invocation(report)),
                ["originalUriBaseIds"] = new JsonObject { [SarifPlaces.Root] = new JsonObject { ["uri"] = places.RootAddress } },
                ["columnKind"] = "utf16CodeUnits",
                ["results"] = new JsonArray(Results(findings, rules, places).ToArray()),
            }),
        });
    }

    private static JsonObject Driver(SarifOrigin origin, IEnumerable<string> rules)
    {
        var driver = new JsonObject { ["name"] = "PipelineBuild", ["semanticVersion"] = origin.Version };
        if (origin.Home is not null)
        {
            driver["informationUri"] = origin.Home;
        }

        driver["rules"] = new JsonArray(rules.Select(id => Descriptor(RuleCatalogue.Of(id), origin.Help)).ToArray());
        return driver;
    }

    private static JsonNode Descriptor(Rule rule, RuleHelp help)
    {
        var (address, text) = (help.AddressOf(rule).AbsoluteUri, RuleHelp.MarkdownOf(rule));
        return new JsonObject
        {
            ["id"] = rule.Id,
            ["name"] = rule.Name,
            ["shortDescription"] = new JsonObject { ["text"] = rule.Summary },
            ["fullDescription"] = new JsonObject { ["text"] = rule.Summary },
            ["helpUri"] = address,
            ["help"] = new JsonObject { ["text"] = $"{text}\n\n{address}", ["markdown"] = $"{text}\n\n[{rule.Id}]({address})" },
            ["defaultConfiguration"] = new JsonObject { ["level"] = Level(rule.Usual) },
        };
    }

    /// <summary>A run that could not check something is no successful one, though nothing was found.</summary>
    private static JsonNode Invocation(RunReport report)
    {
        var invocation = new JsonObject
        {
            ["executionSuccessful"] = report.ExitCode is 0 or 1,
            ["exitCode"] = report.ExitCode,
            ["exitCodeDescription"] = report.ExitCode switch { 0 => "passed", 1 => "failed", 2 => "pipeline.yml is wrong", 3 => "something could not be checked", _ => "cancelled" },
        };
        if (report.Tasks.Count > 0)
        {
            invocation["startTimeUtc"] = Time(report.Tasks.Min(task => task.Started));
            invocation["endTimeUtc"] = Time(report.Tasks.Max(task => task.Started + task.Duration));
        }

        invocation["toolExecutionNotifications"] = new JsonArray(report.Tasks.Where(task => task.Result.Outcome == Outcome.Errored).Select(task => (JsonNode)new JsonObject
        {
            ["level"] = "error",
            ["message"] = Message($"{task.Task} could not be done or checked: {task.Result.Summary}"),
            ["timeUtc"] = Time(task.Started + task.Duration),
        }).ToArray());
        return invocation;
    }

    private static IEnumerable<JsonNode> Results(IReadOnlyList<(string? Task, Finding Finding)> findings, List<string> rules, SarifPlaces places)
    {
        var seen = new Dictionary<string, int>();
        foreach (var (task, finding) in findings)
        {
            var print = Fingerprint.Of(finding);
            seen[print] = seen.GetValueOrDefault(print) + 1;
            yield return new JsonObject
            {
                ["ruleId"] = finding.Rule,
                ["ruleIndex"] = rules.IndexOf(finding.Rule),
                ["level"] = Level(finding.Severity),
                ["message"] = Message(string.IsNullOrWhiteSpace(finding.Message) ? RuleCatalogue.Of(finding.Rule).Summary : finding.Message),
                ["locations"] = new JsonArray(places.Location(finding, task)),
                ["partialFingerprints"] = new JsonObject { ["primaryLocationLineHash"] = $"{print}:{seen[print].ToString(CultureInfo.InvariantCulture)}" },
            };
        }
    }

    private static JsonObject Message(string text) => new() { ["text"] = Ansi.Strip(text) };

    private static string Level(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "note",
    };

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
