using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Slo;

/// <summary>Service level objectives of a file of Sloth, of its Kubernetes resource, or of OpenSLO.</summary>
/// <param name="Problems">Why it, or a part of it, is refused.</param>
public sealed record SloFile(string File, IReadOnlyList<ServiceObjective> Objectives, IReadOnlyList<ConfigError> Problems)
{
    /// <summary>Keys that nothing here reads, each at its place.</summary>
    public IReadOnlyList<ConfigError> Unknown { get; init; } = [];

    public static SloFile Read(Workspace workspace, string fullPath)
    {
        var yaml = OtherYaml.Read(workspace, fullPath, YamlDialect.Rules);
        var nodes = new SloNodes(yaml.File);
        var objectives = new List<ServiceObjective>();
        foreach (var root in yaml.Documents)
        {
            objectives.AddRange(Of(nodes, root, yaml.Documents));
        }

        if (yaml.Problems.Count == 0 && nodes.Problems.Count == 0 && objectives.Count == 0)
        {
            nodes.Error(new ConfigPlace(yaml.File, 1, 1), "slos", "there is no objective in this file");
        }

        return new SloFile(yaml.File, objectives, [.. yaml.Problems, .. nodes.Problems]) { Unknown = nodes.Unknown };
    }

    private static IEnumerable<ServiceObjective> Of(SloNodes nodes, ConfigMapping root, IReadOnlyList<ConfigMapping> documents)
    {
        switch (nodes.Text(root, "version"), nodes.Text(root, "apiVersion"), nodes.Text(root, "kind"))
        {
            case ("prometheus/v1", _, _):
                return SlothReader.Read(nodes, root, SloDialect.Sloth);
            case (_, "sloth.slok.dev/v1", "PrometheusServiceLevel"):
                return nodes.Mapping(root, "spec") is { } spec ? SlothReader.Read(nodes, spec, SloDialect.Kubernetes) : [];
            case (_, "openslo/v1alpha", "SLO"):
                return OpenSloReader.Read(nodes, root);
            case (_, OpenSloV1Reader.Version, "SLO"):
                return new OpenSloV1Reader(nodes, documents).Read(root);
            case (_, OpenSloV1Reader.Version, var beside) when OpenSloV1Reader.IsBeside(beside):
                return [];
            case var (version, api, kind):
                nodes.Error((root.Find("version") ?? root.Find("apiVersion") ?? root).Place, version.Length > 0 ? "version" : "apiVersion", $"'{(version.Length > 0 ? version : $"{api} {kind}".Trim())}' is no specification that is known; known: version prometheus/v1, sloth.slok.dev/v1 PrometheusServiceLevel, openslo/v1 and openslo/v1alpha SLO");
                return [];
        }
    }
}
