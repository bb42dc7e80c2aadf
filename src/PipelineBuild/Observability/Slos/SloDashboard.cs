using System.Text.Encodings.Web;
using System.Text.Json;
using PipelineBuild.Artifacts.Slo;

namespace PipelineBuild.Observability.Slos;

/// <summary>Writes a dashboard of objectives for Grafana: error ratio against the budget, what is left of it, how fast it burns; pure.</summary>
internal static class SloDashboard
{
    private const int Width = 24;
    private const int Height = 8;

    public static string Of(string source, string title, IReadOnlyList<(ServiceObjective Slo, SloRules Rules)> objectives)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("title", $"Service level objectives: {title}");
            json.WriteString("description", GeneratedText.Mark(source));
            json.WriteString("uid", $"slo-{title}"[..Math.Min(40, title.Length + 4)]);
            json.WriteNumber("schemaVersion", 39);
            json.WriteBoolean("editable", false);
            json.WriteStartArray("tags");
            json.WriteStringValue("slo");
            json.WriteEndArray();
            json.WriteStartObject("time");
            json.WriteString("from", "now-7d");
            json.WriteString("to", "now");
            json.WriteEndObject();
            Variable(json);
            json.WriteStartArray("panels");
            foreach (var ((slo, rules), row) in objectives.Select((pair, row) => (pair, row)))
            {
                var first = (row * 4) + 1;
                Panel(json, first, "stat", $"{slo.Id}: budget left", "percentunit", 0, row, ($"slo:period_error_budget_remaining:ratio{rules.Selector}", "left"));
                Panel(json, first + 1, "stat", $"{slo.Id}: objective", "percentunit", 1, row, ($"slo:objective:ratio{rules.Selector}", "objective"));
                Panel(json, first + 2, "timeseries", $"{slo.Id}: good share and objective", "percentunit", 2, row, ($"1 - {SloRecords.ErrorRatio}{rules.Shown}{rules.Selector}", $"good in {rules.Shown}"), ($"slo:objective:ratio{rules.Selector}", "objective"));
                Panel(json, first + 3, "timeseries", $"{slo.Id}: burn rate", "none", 3, row, ($"slo:current_burn_rate:ratio{rules.Selector}", "now"), ($"slo:period_burn_rate:ratio{rules.Selector}", "period"));
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return GeneratedText.Sealed(System.Text.Encoding.UTF8.GetString(buffer.ToArray()) + "\n");
    }

    private static void Variable(Utf8JsonWriter json)
    {
        json.WriteStartObject("templating");
        json.WriteStartArray("list");
        json.WriteStartObject();
        json.WriteString("name", "datasource");
        json.WriteString("label", "Data source");
        json.WriteString("type", "datasource");
        json.WriteString("query", "prometheus");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Panel(Utf8JsonWriter json, int id, string type, string title, string unit, int column, int row, params (string Expression, string Legend)[] targets)
    {
        json.WriteStartObject();
        json.WriteNumber("id", id);
        json.WriteString("type", type);
        json.WriteString("title", title);
        Source(json);
        json.WriteStartObject("gridPos");
        json.WriteNumber("h", Height);
        json.WriteNumber("w", Width / 4);
        json.WriteNumber("x", column * Width / 4);
        json.WriteNumber("y", row * Height);
        json.WriteEndObject();
        json.WriteStartObject("fieldConfig");
        json.WriteStartObject("defaults");
        json.WriteString("unit", unit);
        json.WriteEndObject();
        json.WriteStartArray("overrides");
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray("targets");
        foreach (var ((expression, legend), index) in targets.Select((target, index) => (target, index)))
        {
            json.WriteStartObject();
            json.WriteString("refId", ((char)('A' + index)).ToString());
            Source(json);
            json.WriteString("expr", expression);
            json.WriteString("legendFormat", legend);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Source(Utf8JsonWriter json)
    {
        json.WriteStartObject("datasource");
        json.WriteString("type", "prometheus");
        json.WriteString("uid", "${datasource}");
        json.WriteEndObject();
    }
}
