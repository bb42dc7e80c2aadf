using PipelineBuild.Artifacts;
using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Configuration;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Observability.Validation;

/// <summary>What came of a configuration.</summary>
/// <param name="RoutesTested">How many declared routes were tried.</param>
internal sealed record ServerConfigCheck(CheckedFile File, IReadOnlyList<Finding> Findings, int RoutesTested = 0);

/// <summary>Checks configurations of Prometheus and Alertmanager with their own programs, and where alerts arrive.</summary>
public sealed class ServerConfigValidator(Promtool promtool, Amtool amtool)
{
    internal async Task<ServerConfigCheck> CheckPrometheusAsync(Workspace workspace, PrometheusConfigFile config, CancellationToken cancel)
    {
        try
        {
            RequireFile(workspace, config.File);
            var complaints = await promtool.CheckConfigAsync(workspace.Root, config.File, cancel);
            var findings = complaints.Select(complaint => Found("prometheus/config", config.File, config.Source, complaint.Line, complaint.Text)).ToList();
            findings.AddRange(config.RuleFiles.Where(pattern => pattern.Files.Count == 0 && pattern.Pattern.Contains('*')).Select(pattern => new Finding(
                "prometheus/no-such-rule-file", Severity.Warning, $"no file of the workspace matches '{pattern.Pattern}': Prometheus starts without these rules and says nothing", config.File, pattern.Place.Line, pattern.Place.Column)));
            findings.AddRange(complaints.Count > 0 ? [] : config.Problems.Select(problem => new Finding(
                "prometheus/reader-disagrees", Severity.Note, $"promtool takes this, and our own reader does not; promtool is right, and rules that need the reader were not asked here. It says: {problem.Message}",
                config.File, problem.Line > 0 ? problem.Line : null, problem.Line > 0 ? problem.Column : null)));
            return new ServerConfigCheck(new CheckedFile(config.File, "prometheus", complaints.Count == 0 ? FileVerdict.Passed : FileVerdict.Failed), findings);
        }
        catch (Exception error) when (error is PromtoolException or TimeoutException or IOException or UnauthorizedAccessException)
        {
            return NotChecked(config.File, "prometheus", error);
        }
    }

    /// <param name="routes">Those that are declared for this configuration.</param>
    internal async Task<ServerConfigCheck> CheckAlertmanagerAsync(Workspace workspace, string file, IReadOnlyList<RouteTest> routes, CancellationToken cancel)
    {
        try
        {
            RequireFile(workspace, file);
            var source = await File.ReadAllTextAsync(Path.Combine(workspace.Root, file), cancel);
            var complaints = await amtool.CheckConfigAsync(workspace.Root, file, cancel);
            var findings = complaints.Select(complaint => Found("alertmanager/config", file, source, complaint.Line, complaint.Text)).ToList();

            // Routes of a configuration that Alertmanager refuses lead nowhere.
            var tested = complaints.Count == 0 ? routes : [];
            findings.AddRange((await Task.WhenAll(tested.Select(route => TestAsync(workspace, route, cancel)))).OfType<Finding>());
            return new ServerConfigCheck(new CheckedFile(file, "alertmanager", complaints.Count == 0 ? FileVerdict.Passed : FileVerdict.Failed), findings, tested.Count);
        }
        catch (Exception error) when (error is AmtoolException or TimeoutException or IOException or UnauthorizedAccessException)
        {
            return NotChecked(file, "alertmanager", error);
        }
    }

    private async Task<Finding?> TestAsync(Workspace workspace, RouteTest route, CancellationToken cancel)
    {
        var reached = string.Join(',', await amtool.ReceiversAsync(workspace.Root, route.Config, route.Labels, cancel));
        var labels = $"{{{string.Join(", ", route.Labels.Select(label => $"{label.Key}=\"{label.Value}\""))}}}";
        return reached == string.Join(',', route.Receivers) ? null : new Finding(
            "alertmanager/route", Severity.Error, $"an alert with {labels} reaches {reached} by {route.Config}, expected {string.Join(',', route.Receivers)}", route.Place.File, route.Place.Line, route.Place.Column);
    }

    /// <summary>A pipe would keep its reader waiting for ever.</summary>
    private static void RequireFile(Workspace workspace, string file)
    {
        if (new FileInfo(Workspace.WithoutLinks(Path.Combine(workspace.Root, file))) is not { Exists: true, Length: > 0 })
        {
            throw new IOException("it is empty or no regular file");
        }
    }

    private static Finding Found(string rule, string file, string source, int line, string message)
    {
        var place = line > 0 ? new ConfigPlace(file, line, MessagePlace.ColumnOfField(source, line, message)) : MessagePlace.Find(file, source, message);
        return new Finding(rule, Severity.Error, message, file, place?.Line, place?.Column);
    }

    private static ServerConfigCheck NotChecked(string file, string kind, Exception error) =>
        new(new CheckedFile(file, kind, FileVerdict.NotChecked), [CheckedFile.NotChecked(file, error is IOException or UnauthorizedAccessException && !error.Message.StartsWith("it ", StringComparison.Ordinal) ? $"it can't be read: {error.Message}" : error.Message)]);
}
