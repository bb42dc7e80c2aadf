using PipelineBuild.Artifacts;
using PipelineBuild.Results;
using PipelineBuild.Workflows.Reading;
using PipelineBuild.Workflows.Writing;

namespace PipelineBuild.Workflows;

/// <summary>Checks workflows and composite actions of the workspace without GitHub.</summary>
public sealed class WorkflowChecker
{
    public WorkflowCheckResult Check(PipelineConfig config)
    {
        var inputs = WorkflowInputs.Of(config);
        var set = Load(config.Workspace, inputs);
        var (findings, ignored) = WorkflowVerdict.Of(set, [.. Regions(config.Workspace, inputs), .. StaleTable(config.Workspace, set)]);
        var targets = set.Workflows.SelectMany(file => file.Jobs).SelectMany(job => TargetCall.Of(job, set.Settings)).Select(call => call.Target).Distinct().Order(StringComparer.Ordinal).ToList();
        var workflows = set.Workflows.Count();
        var outcome = set.Files.Any(file => file.Problems.Any(problem => problem.Line == 0)) ? Outcome.Errored
            : findings.Any(finding => finding.Severity == Severity.Error) ? Outcome.Failed
            : workflows == 0 ? Outcome.Skipped : Outcome.Passed;
        var summary = workflows == 0 && findings.Count == 0 ? "no workflow in .github/workflows" : $"{Counted.Of(workflows, "workflow")}, {Counted.Of(targets.Count, "target")}; {Counted.Of(findings)}";
        return new WorkflowCheckResult(outcome, summary) { Findings = findings, Ignored = ignored, Workflows = workflows, Targets = targets };
    }

    /// <summary>The workflows of a workspace with all that rules compare them with.</summary>
    public static WorkflowSet Load(Workspace workspace, WorkflowInputs inputs)
    {
        var files = WorkflowReader.All(workspace);
        var actions = files.Where(file => file.IsAction).Select(file => $"./{Path.GetDirectoryName(file.File)!.Replace('\\', '/')}").ToHashSet(StringComparer.Ordinal);
        var readme = workspace.Resolve(inputs.Settings.Readme) is { } path && File.Exists(path) ? File.ReadAllText(path) : "";
        return new WorkflowSet(files, inputs, TargetNeedsList.All, actions) { Promises = WorkflowTable.PromisesOf(inputs.Settings.Readme, readme) };
    }

    private static IEnumerable<Finding> Regions(Workspace workspace, WorkflowInputs inputs) => WorkflowFiles.Of(workspace, inputs)
        .Where(file => file.IsDamaged || (file.Before is not null && file.After != file.Before && !file.IsForeign))
        .Select(file => file.IsDamaged ? new Finding("workflows/foreign-file", Severity.Error, WorkflowWriter.Damaged, file.File, 1, 1) : new Finding("workflows/out-of-date", Severity.Error, file.After is null ? "WorkflowWrite made it, and nothing in pipeline.yml asks for it any more; delete it" : "a generated region is not what pipeline.yml says; run WorkflowWrite, with --plan it shows the difference", file.File, file.FirstDifference, 1));

    private static IEnumerable<Finding> StaleTable(Workspace workspace, WorkflowSet set) =>
        WorkflowTable.Renewed(workspace, set) is { Before: { } before } table && before != table.After && WorkflowTable.LineOf(before) is { } line
            ? [new Finding("workflows/stale-table", Severity.Error, table.After is null ? WorkflowTable.NoPlaceIn(table.File) : "the table of workflows is not what the workflows say; run WorkflowDocs", table.File, line, 1)]
            : [];
}
