using System.Globalization;
using System.Net;
using System.Text;

namespace PipelineBuild.Observability.Graph;

/// <summary>Draws the graph from left to right: who makes metrics, the metrics, recording rules, alerts, panels, objectives; pure.</summary>
public static class GraphSvg
{
    private const int MostNodes = 300;
    private const int MostSteps = 4;
    private const int ColumnWidth = 320;
    private const int BoxWidth = 230;
    private const int RowHeight = 26;
    private const int BoxHeight = 20;
    private const int Top = 50;
    private const int Left = 20;
    private const int LongestName = 34;

    private const string Style = """
        text{font:11px ui-monospace,monospace;fill:#24292f}.head{font-weight:bold}
        rect{fill:#f6f8fa;stroke:#8c959f}path{fill:none;stroke:#8c959f;stroke-opacity:.6}
        .metric{stroke:#0969da}.record{stroke:#8250df}.alert{stroke:#cf222e}.panel{stroke:#bf8700}.slo{stroke:#1a7f37}
        @media (prefers-color-scheme:dark){svg{background:#0d1117}text{fill:#e6edf3}rect{fill:#161b22}}
        """;

    public static string Draw(MetricGraph whole)
    {
        var graph = GraphCollapse.Of(whole, MostNodes);
        var columns = Columns(graph);
        var places = columns.SelectMany((column, x) => column.Nodes.Select((node, y) => (node.Id, X: Left + (x * ColumnWidth), Y: Top + (y * RowHeight)))).ToDictionary(place => place.Id, place => (place.X, place.Y), StringComparer.Ordinal);
        var (width, height) = ((2 * Left) + (Math.Max(1, columns.Count) * ColumnWidth), Top + (columns.Select(column => column.Nodes.Count).DefaultIfEmpty(1).Max() * RowHeight) + Left);
        var svg = new StringBuilder();
        Line(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\">");
        Line(svg, $"<title>{whole.Nodes.Count} nodes, {whole.Edges.Count} edges{(graph == whole ? "" : ", put together by file and by name")}</title>");
        Line(svg, $"<style>{Style.ReplaceLineEndings("")}</style>");
        foreach (var edge in graph.Edges)
        {
            var (from, to) = (places[edge.From], places[edge.To]);
            var (x, y, endX, endY) = (from.X + BoxWidth, from.Y + (BoxHeight / 2), to.X, to.Y + (BoxHeight / 2));
            Line(svg, $"<path d=\"M{x} {y}C{x + 45} {y} {endX - 45} {endY} {endX} {endY}\"/>");
        }

        foreach (var (column, x) in columns.Select((column, x) => (column, Left + (x * ColumnWidth))))
        {
            Line(svg, $"<text class=\"head\" x=\"{x}\" y=\"{Top - 20}\">{column.Title}</text>");
            foreach (var node in column.Nodes)
            {
                Box(svg, node, places[node.Id]);
            }
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static void Box(StringBuilder svg, GraphNode node, (int X, int Y) place)
    {
        Line(svg, $"<g><title>{Escaped(node.Name)}</title><rect class=\"{node.Kind.ToString().ToLowerInvariant()}\" x=\"{place.X}\" y=\"{place.Y}\" width=\"{BoxWidth}\" height=\"{BoxHeight}\" rx=\"3\"/>"
            + $"<text x=\"{place.X + 6}\" y=\"{place.Y + 14}\">{Escaped(node.Name.Length <= LongestName ? node.Name : node.Name[..(LongestName - 1)] + "…")}</text></g>");
    }

    private static List<(string Title, List<GraphNode> Nodes)> Columns(MetricGraph graph)
    {
        var steps = Steps(graph);
        var origins = graph.Edges.ToLookup(edge => edge.To, edge => edge.From, StringComparer.Ordinal);
        var rows = new Dictionary<string, int>(StringComparer.Ordinal);
        var columns = new List<(string, List<GraphNode>)>();
        foreach (var group in graph.Nodes.GroupBy(node => (node.Kind, Step: steps.GetValueOrDefault(node.Id))).OrderBy(group => group.Key.Kind).ThenBy(group => group.Key.Step))
        {
            // Near what they come from, so that lines cross less.
            var nodes = group.OrderBy(node => origins[node.Id].Where(rows.ContainsKey).Select(id => rows[id]).DefaultIfEmpty(int.MaxValue / 2).Average()).ThenBy(node => node.Name, StringComparer.Ordinal).ThenBy(node => node.Id, StringComparer.Ordinal).ToList();
            foreach (var (node, row) in nodes.Select((node, row) => (node, row)))
            {
                rows[node.Id] = row;
            }

            columns.Add(($"{GraphImpact.Word(group.Key.Kind)}s", nodes));
        }

        return columns;
    }

    /// <summary>How many recording rules stand before one; a ring of them ends the counting.</summary>
    private static Dictionary<string, int> Steps(MetricGraph graph)
    {
        var records = graph.Nodes.Where(node => node.Kind == GraphKind.Record).ToDictionary(node => node.Id, _ => 0, StringComparer.Ordinal);
        var between = graph.Edges.Where(edge => records.ContainsKey(edge.From) && records.ContainsKey(edge.To) && edge.From != edge.To).ToList();
        for (var round = 0; round < MostSteps; round++)
        {
            foreach (var edge in between)
            {
                records[edge.To] = Math.Min(MostSteps, Math.Max(records[edge.To], records[edge.From] + 1));
            }
        }

        return records;
    }

    private static string Escaped(string text) => WebUtility.HtmlEncode(string.Concat(text.Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) || letter > '\ufffd' ? '?' : letter)));

    private static void Line(StringBuilder svg, FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static void Line(StringBuilder svg, string text) => svg.Append(text).Append('\n');
}
