using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Slo;

/// <summary>Reads objectives as Sloth writes them, in its files or in its Kubernetes resource, which differ in how keys are spelt.</summary>
internal static class SlothReader
{
    /// <summary>What every generator does anyway.</summary>
    private static readonly string[] Core = ["sloth.dev/core/sli_rules/v1", "sloth.dev/core/metadata_rules/v1", "sloth.dev/core/alert_rules/v1"];

    public static IReadOnlyList<ServiceObjective> Read(SloNodes nodes, ConfigMapping spec, SloDialect dialect)
    {
        var keys = dialect == SloDialect.Sloth
            ? (Error: "error_query", Total: "total_query", Ratio: "error_ratio_query", Page: "page_alert", Ticket: "ticket_alert", Plugins: "slo_plugins")
            : (Error: "errorQuery", Total: "totalQuery", Ratio: "errorRatioQuery", Page: "pageAlert", Ticket: "ticketAlert", Plugins: "sloPlugins");
        var service = nodes.Name(spec, "service");
        var labels = nodes.Map(spec, "labels");
        var common = Chain(spec, keys.Plugins);
        var objectives = new List<ServiceObjective>();
        foreach (var slo in nodes.Mappings(spec, "slos"))
        {
            var sli = slo.Find("sli") as ConfigMapping;
            var plugin = sli?.Find("plugin") as ConfigMapping;
            var plugins = common.Concat(Chain(slo, "plugins")).Concat(plugin is null ? [] : [nodes.Required(plugin, "id")]).Where(id => !Core.Contains(id)).Distinct().ToList();
            var isPromQl = plugins.Count == 0;
            var percent = nodes.Number(slo, "objective", 0, 100);
            var indicator = Indicator();
            var alerting = slo.Find("alerting") as ConfigMapping;
            var shared = (Labels: nodes.Map(alerting, "labels"), Annotations: nodes.Map(alerting, "annotations", areLabels: false));
            var (page, ticket) = (Alert(alerting, keys.Page), Alert(alerting, keys.Ticket));
            if ((page ?? ticket) is { Name.Length: 0 })
            {
                nodes.Error((alerting?.Find("name") ?? alerting ?? slo).Place, "alerting.name", "must not be empty while there is an alert");
            }

            objectives.Add(new ServiceObjective(service, nodes.Name(slo, "name"), slo.Place, dialect, percent ?? 0, indicator)
            {
                Description = nodes.Text(slo, "description"),
                Labels = Joined(labels, nodes.Map(slo, "labels")),
                Page = page,
                Ticket = ticket,
                Plugins = plugins,
            });

            SloIndicator Indicator()
            {
                var kinds = new[] { "events", "raw", "plugin" }.Where(kind => sli?.Find(kind) is ConfigMapping).ToList();
                if (kinds.Count != 1)
                {
                    nodes.Error((slo.Find("sli") ?? slo).Place, "sli", $"expected exactly one of events, raw and plugin, found {(kinds.Count == 0 ? "none" : string.Join(" and ", kinds))}");
                    return SloIndicator.None;
                }

                var kind = (ConfigMapping)sli!.Find(kinds[0])!;
                return kinds[0] switch
                {
                    "events" => new SloIndicator(nodes.Query(kind, keys.Error, isPromQl), null, nodes.Query(kind, keys.Total, isPromQl), null),
                    "raw" => new SloIndicator(null, null, null, nodes.Query(kind, keys.Ratio, isPromQl)),
                    _ => SloIndicator.None,
                };
            }

            SloAlert? Alert(ConfigMapping? from, string key)
            {
                var own = from?.Find(key) as ConfigMapping;
                return own is not null && nodes.Text(own, "disable") == "true" ? null
                    : new SloAlert(from is null ? "" : nodes.Text(from, "name"), Joined(shared.Labels, nodes.Map(own, "labels")), Joined(shared.Annotations, nodes.Map(own, "annotations", areLabels: false)));
            }
        }

        return objectives;
    }

    private static IEnumerable<string> Chain(ConfigMapping from, string key) =>
        ((from.Find(key) as ConfigMapping)?.Find("chain") as ConfigList)?.Items.OfType<ConfigMapping>().Select(item => (item.Find("id") as ConfigScalar)?.Text ?? "without an id") ?? [];

    private static Dictionary<string, string> Joined(IReadOnlyDictionary<string, string> first, IReadOnlyDictionary<string, string> second)
    {
        var all = new Dictionary<string, string>(first, StringComparer.Ordinal);
        foreach (var (name, value) in second)
        {
            all[name] = value;
        }

        return all;
    }
}
