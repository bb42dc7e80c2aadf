using PipelineBuild.Results;

namespace PipelineBuild.Mcp.Probing;

/// <summary>Makes findings, cases and an outcome of what was seen of servers; pure.</summary>
public static class ServerFindings
{
    public static McpTestResult Sum(IReadOnlyList<ServerReport> reports, IReadOnlyList<McpPackageSettings> packages)
    {
        var (passed, left) = (reports.Where(report => report.Outcome == Outcome.Passed).ToList(), reports.Where(report => report.Outcome != Outcome.Passed).Select(report => $"{report.Name}: {report.Summary}"));
        var outcome = reports.Any(report => report.Outcome == Outcome.Errored) ? Outcome.Errored
            : reports.Any(report => report.Outcome == Outcome.Failed) ? Outcome.Failed
            : passed.Count == 0 && reports.Count > 0 ? Outcome.Skipped : Outcome.Passed;
        var tested = $"{passed.Count} server{(passed.Count == 1 ? "" : "s")}: {string.Join("; ", passed.Select(report => $"{report.Name} {report.Version}, {report.Summary}"))}";
        return new McpTestResult(outcome, string.Join("; ", outcome == Outcome.Passed ? left.Prepend(tested) : left))
        {
            Servers = reports,
            Findings = reports.SelectMany(report => Of(report, packages.First(package => package.Path == report.Path))).ToList(),
            Cases = reports.SelectMany(report => report.Checks.Select(check => new ResultCase($"McpTest.{report.Name}", check.Name, check.Outcome, check.Detail, TimeSpan.FromMilliseconds(check.Milliseconds)))).ToList(),
            Text = reports.Where(report => report.LastWords.Count > 0).SelectMany(report => (string[])["", $"{report.Name} wrote to standard error", .. report.LastWords.Select(line => $"  | {line}")]).ToList(),
            Table = new ResultTable(["server", "what", "outcome", "detail"], reports.SelectMany(report => report.Checks.Select(check => (IReadOnlyList<string>)[report.Name, check.Name, check.Outcome.ToString().ToLowerInvariant(), check.Detail])).ToList()),
        };
    }

    private static IEnumerable<Finding> Of(ServerReport report, McpPackageSettings package) => report.Checks.SelectMany(check => check.Problems.Select(problem =>
        new Finding(check.Rule, Severity.Error, $"{report.Name}: {problem}", package.Place.File, package.Place.Line, package.Place.Column)));
}
