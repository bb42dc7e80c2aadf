using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Grafana;

/// <summary>The data sources that files of provisioning give to a Grafana.</summary>
/// <param name="Names">Names and uids.</param>
public sealed record GrafanaProvisioning(IReadOnlySet<string> Names, IReadOnlyList<ConfigError> Problems)
{
    /// <param name="files">Relative to the workspace.</param>
    public static GrafanaProvisioning Read(Workspace workspace, IReadOnlyList<string> files)
    {
        var read = files.Select(file => OtherYaml.Read(workspace, workspace.Resolve(file)!, YamlDialect.Compose)).ToList();
        var sources = read.SelectMany(yaml => yaml.Documents).Select(document => document.Find("datasources")).OfType<ConfigList>().SelectMany(list => list.Items).OfType<ConfigMapping>();
        return new GrafanaProvisioning(
            sources.SelectMany(source => new[] { source.Find("name"), source.Find("uid") }).OfType<ConfigScalar>().Select(name => name.Text).ToHashSet(StringComparer.Ordinal),
            read.SelectMany(yaml => yaml.Problems).ToList());
    }
}
