using System.Text.RegularExpressions;
using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Slo;

/// <summary>Service level objectives of a file, as Sloth and its Kubernetes resource write them.</summary>
public sealed record SloFile(string File, IReadOnlyList<ServiceObjective> Objectives, IReadOnlyList<ConfigError> Problems)
{
    private static readonly string[] Queries = ["error_query", "total_query", "error_ratio_query", "errorQuery", "totalQuery", "errorRatioQuery"];

    public static SloFile Read(Workspace workspace, string fullPath)
    {
        var name = workspace.Relative(fullPath);
        var document = new YamlDocumentContext(workspace);
        document.Begin(name);
        try
        {
            var yaml = new YamlNodeReader(name, ConfigSource.Read(fullPath, name, ConfigLimits.Bytes, document), ConfigLimits.Values, document, YamlDialect.Rules);
            yaml.Read();
            return new SloFile(name, yaml.Documents.OfType<ConfigMapping>().SelectMany(Of).ToList(), document.Errors);
        }
        catch (ConfigException error)
        {
            return new SloFile(name, [], error.Errors);
        }
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
