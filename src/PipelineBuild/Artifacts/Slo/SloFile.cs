using System.Text.RegularExpressions;
using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Slo;

/// <summary>Service level objectives of a file, as Sloth and its Kubernetes resource write them.</summary>
public sealed record SloFile(string File, IReadOnlyList<ServiceObjective> Objectives, IReadOnlyList<ConfigError> Problems)
{
    private static readonly string[] Queries = ["error_query", "total_query", "error_ratio_query", "errorQuery", "totalQuery", "errorRatioQuery"];

    public static SloFile Read(Workspace workspace, string fullPath)
    {
        var yaml = OtherYaml.Read(workspace, fullPath, YamlDialect.Rules);
        return new SloFile(yaml.File, yaml.Documents.SelectMany(Of).ToList(), yaml.Problems);
    }

    private static IEnumerable<ServiceObjective> Of(ConfigMapping root)
    {
        var spec = root.Find("spec") as ConfigMapping ?? root;
        var service = (spec.Find("service") as ConfigScalar)?.Text ?? "";
        return from slo in (spec.Find("slos") as ConfigList)?.Items.OfType<ConfigMapping>() ?? []
               let name = (slo.Find("name") as ConfigScalar)?.Text ?? ""
               let sli = (slo.Find("sli") as ConfigMapping)?.Entries ?? []
               select new ServiceObjective(service, name, slo.Place, sli.Select(entry => entry.Value).OfType<ConfigMapping>().SelectMany(kind => kind.Entries)
                   .Where(entry => Queries.Contains(entry.Key)).Select(entry => entry.Value).OfType<ConfigScalar>().Select(query => WithWindow(query.Text)).ToList());
    }

    /// <summary>The generator puts the window there.</summary>
    private static string WithWindow(string query) => Regex.Replace(query, @"\{\{\s*\.window\s*\}\}", "5m", RegexOptions.CultureInvariant);
}

/// <summary>One objective of a service.</summary>
/// <param name="Queries">What its indicator asks Prometheus.</param>
public sealed record ServiceObjective(string Service, string Name, ConfigPlace Place, IReadOnlyList<string> Queries);
