using System.Globalization;
using System.Net;
using System.Text;

namespace PipelineBuild.Observability.Slos;

/// <summary>Draws the error ratio of an objective over its period, with the budget as a line; pure.</summary>
public static class SloChart
{
    private const double Width = 720;
    private const double Height = 220;
    private const double Left = 70;
    private const double Top = 40;

    private const string Style = "text{font:12px ui-monospace,monospace;fill:#24292f}path{fill:none;stroke:#0969da;stroke-width:1.5}.budget{stroke:#cf222e;stroke-dasharray:5 4}.axis{stroke:#8c959f}@media (prefers-color-scheme:dark){svg{background:#0d1117}text{fill:#e6edf3}}";

    public static string Draw(SloStanding standing)
    {
        var budget = (100 - standing.Objective) / 100;
        var points = standing.History;
        var most = Math.Max(points.Max(point => point.ErrorRatio), budget) * 1.1;
        most = most > 0 ? most : 1;
        var (from, span) = (points[0].Time, Math.Max(1, (points[^1].Time - points[0].Time).TotalSeconds));
        double X(DateTimeOffset at) => Left + ((at - from).TotalSeconds / span * Width);
        double Y(double ratio) => Top + ((1 - (ratio / most)) * Height);
        var svg = new StringBuilder();
        void Line(FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Line($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Left + Width + 20}\" height=\"{Top + Height + 40}\" viewBox=\"0 0 {Left + Width + 20} {Top + Height + 40}\" role=\"img\">");
        Line($"<title>{WebUtility.HtmlEncode(standing.Id)}: {standing.Compliance * 100:0.####} % good, objective {standing.Objective} %</title>");
        Line($"<style>{Style}</style>");
        Line($"<text x=\"{Left}\" y=\"22\">{WebUtility.HtmlEncode(standing.Id)}: {standing.BudgetLeft * 100:0.#} % of the budget of {standing.Period} left, burn rate {standing.BurnRate:0.##}</text>");
        Line($"<path class=\"axis\" d=\"M{Left} {Top}V{Top + Height}H{Left + Width}\"/>");
        Line($"<path class=\"budget\" d=\"M{Left} {Y(budget):0.#}H{Left + Width}\"/>");
        Line($"<text x=\"4\" y=\"{Y(budget) + 4:0.#}\">{budget * 100:0.###} %</text>");
        Line($"<text x=\"4\" y=\"{Top + 4}\">{most * 100:0.###} %</text>");
        Line($"<path d=\"M{string.Join('L', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.Time):0.#} {Y(point.ErrorRatio):0.#}")))}\"/>");
        Line($"<text x=\"{Left}\" y=\"{Top + Height + 20}\">{from.UtcDateTime:yyyy-MM-dd HH:mm}</text>");
        Line($"<text text-anchor=\"end\" x=\"{Left + Width}\" y=\"{Top + Height + 20}\">{points[^1].Time.UtcDateTime:yyyy-MM-dd HH:mm} UTC</text>");
        return svg.Append("</svg>\n").ToString();
    }
}
