using PipelineBuild.Artifacts.PromQl;
using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Prometheus;

/// <summary>Takes the groups out of one YAML document, and tells what Prometheus would refuse.</summary>
internal sealed class RuleGroupReader(YamlDocumentContext document, RuleSource source, ParsedExpressions expressions)
{
    private static readonly string[] GroupKeys = ["name", "interval", "limit", "query_offset", "rules"];

    /// <summary>The operator passes it on to Thanos.</summary>
    private static readonly string[] ResourceGroupKeys = [.. GroupKeys, "partial_response_strategy", "labels"];

    private readonly RuleShape shape = new(document, source);

    public static bool IsResource(ConfigMapping document) => document.Find("kind") is not null && document.Find("apiVersion") is not null;

    public IReadOnlyList<RuleGroup> GroupsOf(ConfigNode root, int index)
    {
        if (root is not ConfigMapping mapping)
        {
            document.Error(root.Place, "", $"expected a mapping with the key 'groups', found {root.Kind}");
            return [];
        }

        if (!IsResource(mapping))
        {
            shape.RefuseUnknown(mapping, "", ["groups"]);
            return Groups(mapping, "groups", index, GroupKeys);
        }

        var resources = mapping.Find("items") is ConfigList items ? items.Items.OfType<ConfigMapping>() : [mapping];
        return resources.Where(resource => resource.Find("kind") is ConfigScalar { Text: "PrometheusRule" })
            .Select(resource => shape.Mapping(resource, "spec", "spec")).OfType<ConfigMapping>()
            .SelectMany(spec => Groups(spec, "spec.groups", index, ResourceGroupKeys)).ToList();
    }

    private List<RuleGroup> Groups(ConfigMapping holder, string path, int index, string[] known)
    {
        var groups = new List<RuleGroup>();
        var first = new Dictionary<string, ConfigPlace>(StringComparer.Ordinal);
        foreach (var (node, number) in shape.Items(holder, "groups", path).Select((node, number) => (node, number)))
        {
            if (shape.MappingOrNothing(node, $"{path}[{number}]") is { } mapping)
            {
                var group = Group(mapping, $"{path}[{number}]", index, known);
                groups.Add(group);
                if (group.Name.Length > 0 && !first.TryAdd(group.Name, group.Place))
                {
                    document.Error(group.Place, $"{path}[{number}].name", $"the group '{Printable.Excerpt(group.Name)}' is there twice, first in line {first[group.Name].Line}");
                }
            }
        }

        return groups;
    }

    private RuleGroup Group(ConfigMapping node, string path, int index, string[] known)
    {
        shape.RefuseUnknown(node, path, known);
        var name = shape.Text(node, "name", path);
        if (name is null or { Text: "" } || name is { Meaning: PlainMeaning.Nothing })
        {
            document.Error(name?.Place ?? node.Place, $"{path}.name", "a group needs a name");
            name = null;
        }

        if (node.Find("limit") is { } limit && limit is not ConfigScalar { Meaning: PlainMeaning.Number or PlainMeaning.Nothing })
        {
            document.Error(limit.Place, $"{path}.limit", $"expected a number, found {limit.Kind}");
        }

        shape.Duration(node, "query_offset", path);
        var rules = new List<PrometheusRule>();
        foreach (var (item, number) in shape.Items(node, "rules", $"{path}.rules").Select((item, number) => (item, number)))
        {
            if (shape.MappingOrNothing(item, $"{path}.rules[{number}]") is { } mapping && Rule(mapping, $"{path}.rules[{number}]") is { } rule)
            {
                rules.Add(rule);
            }
        }

        return new RuleGroup(name?.Text ?? "", name?.Place ?? node.Place, index, shape.Duration(node, "interval", path)?.Value, rules);
    }

    /// <summary>Null for a rule that is neither a recording rule nor an alert.</summary>
    private PrometheusRule? Rule(ConfigMapping node, string path)
    {
        shape.RefuseUnknown(node, path, ["record", "alert", "expr", "for", "keep_firing_for", "labels", "annotations"]);
        var record = shape.Text(node, "record", path) is { Text.Length: > 0 } name ? name : null;
        var alert = shape.Text(node, "alert", path) is { Text.Length: > 0 } word ? word : null;
        var expression = shape.Text(node, "expr", path);
        var parse = expressions.Parse(expression?.Text ?? "");
        var text = expression is null ? new RuleText("", node.Place, _ => node.Place) : source.TextOf(expression);
        if (expression is null or { Text: "" })
        {
            document.Error(expression?.Place ?? node.Place, $"{path}.expr", "a rule needs an expression");
        }
        else if (parse.Problem is { } problem)
        {
            document.Error(text.PlaceOf(parse.Offset), $"{path}.expr", problem);
        }

        var duration = shape.Duration(node, "for", path);
        var keep = shape.Duration(node, "keep_firing_for", path);
        var rule = new PrometheusRule(record is null ? null : source.TextOf(record), alert is null ? null : source.TextOf(alert), node.Place, text, parse)
        {
            For = duration?.Value,
            ForPlace = duration?.Place,
            KeepFiringFor = keep?.Value,
            Labels = shape.Labels(node, "labels", path),
            Annotations = shape.Labels(node, "annotations", path),
            LabelsPlace = node.Find("labels")?.Place,
            AnnotationsPlace = node.Find("annotations")?.Place,
        };
        CheckKind(rule, node, path);
        return record is null && alert is null ? null : rule;
    }

    private void CheckKind(PrometheusRule rule, ConfigMapping node, string path)
    {
        if (rule is { Record: null, Alert: null } or { Record: not null, Alert: not null })
        {
            document.Error(rule.Record?.Place ?? node.Place, path, rule.Record is null ? "a rule needs one of 'record' and 'alert'" : "a rule has either 'record' or 'alert', not both");
        }

        if (rule.Record is not { } record)
        {
            return;
        }

        if (!PromNames.IsMetric(record.Text))
        {
            document.Error(record.Place, $"{path}.record", $"'{Printable.Excerpt(record.Text)}' is no name of a metric: letters, digits, '_' and ':' are allowed, a digit not at the beginning");
        }

        foreach (var (key, isThere) in new[] { ("for", rule.For > TimeSpan.Zero), ("keep_firing_for", rule.KeepFiringFor > TimeSpan.Zero), ("annotations", rule.Annotations.Count > 0) })
        {
            if (isThere)
            {
                document.Error(node.Entry(key)!.KeyPlace, $"{path}.{key}", $"only alerts have '{key}'");
            }
        }
    }
}
