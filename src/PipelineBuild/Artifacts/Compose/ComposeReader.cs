using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Compose;

/// <summary>Reads a compose file of the workspace. What is wrong with it becomes a problem of the project, with its place; nothing is thrown.</summary>
public static class ComposeReader
{
    /// <summary>Lists in which order and number of equal entries mean something.</summary>
    private static readonly string[] FreeLists = ["command", "entrypoint", "dns", "dns_search"];

    /// <param name="fullPath">Absolute path of the file.</param>
    /// <param name="instead">Text that stands for a file's own, by absolute path.</param>
    public static ComposeProject Read(Workspace workspace, string fullPath, IReadOnlyDictionary<string, string>? instead = null)
    {
        var document = new YamlDocumentContext(workspace);
        var files = new ComposeFiles(workspace, document, instead ?? new Dictionary<string, string>());
        try
        {
            var root = files.Load(fullPath);
            var project = root is null ? new ComposeProject(workspace.Relative(fullPath), [], []) : Of(root, workspace, workspace.Relative(fullPath), document);
            var written = files.Roots.ToList();
            return project with
            {
                Sources = files.Sources,
                UnknownKeys = written.SelectMany(ComposeKeys.Unknown).DistinctBy(unknown => unknown.Place).ToList(),
                RepeatedEntries = written.SelectMany(Repeated).DistinctBy(repeated => repeated.Again.Place).ToList(),
                Variables = VariablesOf(written, document),
                Problems = document.Errors,
            };
        }
        catch (ConfigException error)
        {
            return new ComposeProject(workspace.Relative(fullPath), [], error.Errors) { Sources = files.Sources };
        }
    }

    private static ComposeProject Of(ConfigMapping root, Workspace workspace, string file, YamlDocumentContext document)
    {
        var shape = new ComposeShape(document);
        var reader = new ComposeServiceReader(workspace, shape);
        var services = new List<ComposeService>();
        foreach (var entry in shape.Mapping(root, "services")?.Entries ?? [])
        {
            if (entry.Value is ConfigMapping node)
            {
                services.Add(reader.Read(entry.Key, entry.KeyPlace, node));
            }
            else
            {
                document.Error(entry.Value.Place, $"services.{Printable.Excerpt(entry.Key)}", $"expected a mapping, found {entry.Value.Kind}");
            }
        }

        return new ComposeProject(file, services, [])
        {
            Version = shape.Text(root, "version"),
            VersionKey = root.Entry("version")?.KeyPlace,
            Networks = Definitions("networks"),
            Volumes = Definitions("volumes"),
            Secrets = Definitions("secrets"),
            Configs = Definitions("configs"),
        };

        List<ComposeDefinition> Definitions(string key) => (shape.Mapping(root, key)?.Entries ?? []).Select(entry => new ComposeDefinition(entry.Key, entry.KeyPlace)).ToList();
    }

    private static IEnumerable<(string List, ComposeText Again)> Repeated(ConfigMapping root) =>
        from service in (root.Find("services") as ConfigMapping)?.Entries ?? []
        from entry in (service.Value as ConfigMapping)?.Entries ?? []
        where !FreeLists.Contains(entry.Key)
        from equal in ((entry.Value as ConfigList)?.Items ?? []).OfType<ConfigScalar>().GroupBy(scalar => scalar.Text).Select(same => same.Skip(1))
        from again in equal
        select (entry.Key, ComposeText.Of(again));

    private static List<(VariableUse, ConfigPlace)> VariablesOf(IEnumerable<ConfigMapping> roots, YamlDocumentContext document)
    {
        var variables = new List<(VariableUse, ConfigPlace)>();
        foreach (var scalar in roots.SelectMany(Scalars).DistinctBy(scalar => scalar.Place).OrderBy(scalar => scalar.Place.File, StringComparer.Ordinal).ThenBy(scalar => scalar.Place.Line).ThenBy(scalar => scalar.Place.Column))
        {
            var value = Interpolation.Apply(scalar.Text);
            if (value.Problem is { } problem)
            {
                document.Error(scalar.Place, "", problem);
            }

            variables.AddRange(value.Variables.Select(variable => (variable, scalar.Place)));
        }

        return variables;
    }

    /// <summary>The reader of YAML has limited how deep nodes lie.</summary>
    private static IEnumerable<ConfigScalar> Scalars(ConfigNode node) => node switch
    {
        ConfigScalar scalar => [scalar],
        ConfigList list => list.Items.SelectMany(Scalars),
        ConfigMapping mapping => mapping.Entries.SelectMany(entry => Scalars(entry.Value)),
        _ => [],
    };
}
