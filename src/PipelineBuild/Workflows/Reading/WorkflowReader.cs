using PipelineBuild.Artifacts;
using PipelineBuild.Configuration;

namespace PipelineBuild.Workflows.Reading;

/// <summary>Reads workflows and composite actions. Keys are texts: <c>on</c> is no truth value, as it is for readers of YAML 1.1.</summary>
public static class WorkflowReader
{
    /// <summary>All of the workspace: workflows first, then its actions, each by name.</summary>
    public static IReadOnlyList<WorkflowFile> All(Workspace workspace) =>
        [.. Files(workspace, ".github/workflows", SearchOption.TopDirectoryOnly, name => true), .. Files(workspace, ".github/actions", SearchOption.AllDirectories, name => name is "action.yml" or "action.yaml")];

    /// <param name="fullPath">Absolute path of the file.</param>
    public static WorkflowFile Read(Workspace workspace, string fullPath)
    {
        var yaml = OtherYaml.Read(workspace, fullPath, YamlDialect.Compose);
        if (yaml.Root is not { } root)
        {
            return new WorkflowFile(yaml.File, yaml.Text, yaml.Problems.Count > 0 ? yaml.Problems : [new ConfigError(yaml.File, 1, 1, "", "no workflow: a mapping with on and jobs is expected")]);
        }

        var isAction = root.Find("runs") is ConfigMapping && root.Find("jobs") is null;
        return new WorkflowFile(yaml.File, yaml.Text, yaml.Problems)
        {
            IsAction = isAction,
            Triggers = root.Entry("on") is { } on ? Triggers(on) : [],
            Env = Entries(root.Find("env")),
            Permissions = Permissions(root.Find("permissions")),
            HasConcurrency = root.Find("concurrency") is not null,
            Jobs = isAction
                ? [new WorkflowJob("runs", root.Entry("runs")!.KeyPlace) { Steps = Steps(root.Find("runs")) }]
                : (root.Find("jobs") as ConfigMapping)?.Entries.Select(Job).ToList() ?? [],
        };
    }

    private static IEnumerable<WorkflowFile> Files(Workspace workspace, string folder, SearchOption depth, Func<string, bool> wanted)
    {
        var full = workspace.Resolve(folder);
        return full is null || !Directory.Exists(full)
            ? []
            : Directory.EnumerateFiles(full, "*.y*ml", depth).Where(file => wanted(Path.GetFileName(file))).Order(StringComparer.Ordinal).Select(file => workspace.Resolve(file) is null ? Outside(workspace.Relative(file)) : Read(workspace, file));
    }

    private static WorkflowFile Outside(string file) => new(file, "", [new ConfigError(file, 0, 0, "", "a link leads it out of the workspace, so it was not read")]);

    private static List<WorkflowTrigger> Triggers(ConfigEntry on) => on.Value switch
    {
        ConfigScalar single => [new WorkflowTrigger(single.Text, single.Place)],
        ConfigList list => list.Items.OfType<ConfigScalar>().Select(item => new WorkflowTrigger(item.Text, item.Place)).ToList(),
        ConfigMapping mapping => mapping.Entries.Select(Trigger).ToList(),
        _ => [],
    };

    private static WorkflowTrigger Trigger(ConfigEntry entry) => new(entry.Key, entry.KeyPlace)
    {
        Branches = Texts((entry.Value as ConfigMapping)?.Find("branches")),
        Tags = Texts((entry.Value as ConfigMapping)?.Find("tags")),
        Times = (entry.Value as ConfigList)?.Items.OfType<ConfigMapping>().SelectMany(item => Texts(item.Find("cron"))).ToList() ?? [],
        Inputs = ((entry.Value as ConfigMapping)?.Find("inputs") as ConfigMapping)?.Entries.Select(input => input.Key).ToList() ?? [],
        HasPaths = entry.Value is ConfigMapping mapping && (mapping.Find("paths") ?? mapping.Find("paths-ignore")) is not null,
    };

    private static WorkflowJob Job(ConfigEntry entry)
    {
        var job = entry.Value as ConfigMapping;
        return new WorkflowJob(entry.Key, entry.KeyPlace)
        {
            Steps = Steps(job),
            Env = Entries(job?.Find("env")),
            Needs = Texts(job?.Find("needs")),
            Permissions = Permissions(job?.Find("permissions")),
            Uses = Text(job?.Find("uses")),
            InheritsSecrets = job?.Find("secrets") is ConfigScalar { Text: "inherit" } inherit ? inherit.Place : null,
            If = Text(job?.Find("if"))?.Text,
            HasConcurrency = job?.Find("concurrency") is not null,
            Matrix = Matrix((job?.Find("strategy") as ConfigMapping)?.Find("matrix") as ConfigMapping),
        };
    }

    private static List<WorkflowStep> Steps(ConfigNode? owner) =>
        ((owner as ConfigMapping)?.Find("steps") as ConfigList)?.Items.OfType<ConfigMapping>().Select(step => new WorkflowStep(step.Place)
        {
            Uses = Text(step.Find("uses")),
            Run = Text(step.Find("run")),
            If = Text(step.Find("if"))?.Text,
            With = Entries(step.Find("with")),
            Env = Entries(step.Find("env")),
        }).ToList() ?? [];

    private static WorkflowPermissions? Permissions(ConfigNode? node) => node switch
    {
        ConfigMapping mapping => new WorkflowPermissions(mapping.Place, null, mapping.Entries.ToDictionary(entry => entry.Key, entry => (Level((entry.Value as ConfigScalar)?.Text), entry.KeyPlace))),
        ConfigScalar { Text: "read-all" or "write-all" } all => new WorkflowPermissions(all.Place, all.Text == "write-all" ? AccessLevel.Write : AccessLevel.Read, new Dictionary<string, (AccessLevel, ConfigPlace)>()),
        null => null,
        _ => new WorkflowPermissions(node.Place, null, new Dictionary<string, (AccessLevel, ConfigPlace)>()),
    };

    private static AccessLevel Level(string? text) => text switch { "write" => AccessLevel.Write, "read" => AccessLevel.Read, _ => AccessLevel.None };

    private static Dictionary<string, IReadOnlyList<string>> Matrix(ConfigMapping? matrix)
    {
        var included = (matrix?.Find("include") as ConfigList)?.Items.OfType<ConfigMapping>().SelectMany(item => item.Entries).ToList() ?? [];
        return (matrix?.Entries.Where(entry => entry.Key is not ("include" or "exclude")) ?? [])
            .SelectMany(entry => Texts(entry.Value).Select(text => (entry.Key, Text: text)))
            .Concat(included.SelectMany(entry => Texts(entry.Value).Select(text => (entry.Key, Text: text))))
            .GroupBy(pair => pair.Key).ToDictionary(group => group.Key, group => (IReadOnlyList<string>)group.Select(pair => pair.Text).Distinct().ToList());
    }

    private static List<WorkflowEntry> Entries(ConfigNode? node) =>
        (node as ConfigMapping)?.Entries.Select(entry => new WorkflowEntry(entry.Key, (entry.Value as ConfigScalar)?.Text ?? "", entry.KeyPlace, entry.Value.Place)).ToList() ?? [];

    private static List<string> Texts(ConfigNode? node) => node switch
    {
        ConfigScalar single => [single.Text],
        ConfigList list => list.Items.OfType<ConfigScalar>().Select(item => item.Text).ToList(),
        _ => [],
    };

    private static PlacedText? Text(ConfigNode? node) => node is ConfigScalar scalar ? new PlacedText(scalar.Text, scalar.Place) : null;
}
