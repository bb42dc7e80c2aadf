using PipelineBuild.Artifacts.Compose;
using PipelineBuild.Results;

namespace PipelineBuild.Containers.Compose;

/// <summary>Checks the compose files of pipeline.yml without starting anything.</summary>
public sealed class ComposeLinter
{
    public ComposeLintResult Lint(PipelineConfig config)
    {
        var projects = config.Containers.ComposeFiles.Select(file => ComposeReader.Read(config.Workspace, config.Workspace.Resolve(file)!)).ToList();
        var reports = projects.Select(project => ComposeCheck.Run(project, config.Containers.ComposeLint)).ToList();

        // A file that several others include is told once.
        var findings = reports.SelectMany(report => report.Findings).Distinct().ToList();
        var services = reports.SelectMany(report => report.Services).ToList();
        return new ComposeLintResult(OutcomeOf(projects, findings), Summary(projects.Count, services, findings))
        {
            Findings = findings,
            Services = services,
            Ignored = reports.SelectMany(report => report.Ignored).Distinct().ToList(),
            Table = services.Count == 0 ? null : Table(services, withFile: projects.Count > 1),
        };
    }

    /// <summary>A file that exists and could not be read was not checked.</summary>
    private static Outcome OutcomeOf(IReadOnlyList<ComposeProject> projects, IReadOnlyList<Finding> findings) =>
        projects.Any(project => project.Problems.Any(problem => problem.Line == 0)) ? Outcome.Errored
        : findings.Any(finding => finding.Severity == Severity.Error) ? Outcome.Failed
        : Outcome.Passed;

    private static string Summary(int files, IReadOnlyList<Deployability> services, IReadOnlyList<Finding> findings)
    {
        return $"{Counted.Of(files, "file")}, {Counted.Of(services.Count, "service")}, {services.Count(service => service.RunsTwice)} can run twice; {Counted.Of(findings)}";
    }

    private static ResultTable Table(IReadOnlyList<Deployability> services, bool withFile) => new(
        [.. withFile ? ["file"] : Array.Empty<string>(), "service", "score", "runs twice", "in the way"],
        services.Select(service => (IReadOnlyList<string>)[.. withFile ? [service.File] : Array.Empty<string>(), service.Service, $"{service.Score}/{service.Of}", service.RunsTwice ? "yes" : "no", string.Join(", ", service.Blockers.Concat(service.Hindrances))]).ToList());
}
