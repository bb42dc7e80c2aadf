using PipelineBuild.Workflows.Reading;

namespace PipelineBuild.Workflows.Writing;

/// <summary>Makes the text of a workflow; pure.</summary>
public static class WorkflowText
{
    /// <summary>A group of its own for each run that is no pull request's.</summary>
    private const string CheckGroup = "${{ github.workflow }}-${{ github.event_name == 'pull_request' && github.ref || github.run_id }}";

    public static string Of(WorkflowDraft draft, WorkflowInputs inputs) => string.Join('\n', (string[])
    [
        "# Written by WorkflowWrite from pipeline.yml; what stands outside the generated regions is kept.",
        MarkedRegions.BeginOf("triggers"),
        $"# {draft.About}",
        $"name: {draft.Name}",
        "",
        "on:",
        .. draft.On.Select(line => $"  {line}"),
        "",
        "permissions: {}",
        "",
        "concurrency:",
        $"  group: {draft.Group ?? CheckGroup}",
        $"  cancel-in-progress: {(draft.Group is null ? "true" : "false")}",
        MarkedRegions.EndOf("triggers"),
        "",
        "jobs:",
        $"  {MarkedRegions.BeginOf("jobs")}",
        .. draft.Jobs.SelectMany((job, index) => (string[])[.. index > 0 ? [""] : Array.Empty<string>(), .. Job(job, inputs).Select(line => $"  {line}")]),
        $"  {MarkedRegions.EndOf("jobs")}",
        "",
    ]);

    private static IEnumerable<string> Job(JobDraft job, WorkflowInputs inputs)
    {
        var calls = job.Calls.Concat(job.MatrixTargets.Select(target => new CallDraft(target)));
        var needs = JobNeeds.Of(calls.SelectMany(call => TargetNeedsList.All.Where(need => need.Target == call.Target).Select(need => need.With(call.Arguments.Select(TargetCall.NameOf).ToList()))), inputs, TargetNeedsList.All);
        yield return $"{job.Id}:";
        if (job.Needs.Count > 0)
        {
            yield return $"  needs: [{string.Join(", ", job.Needs)}]";
        }

        yield return $"  runs-on: {job.RunsOn}";
        yield return FormattableString.Invariant($"  timeout-minutes: {job.Minutes}");
        if (job.Environment is not null)
        {
            yield return $"  environment: {job.Environment}";
        }

        yield return "  permissions:";
        foreach (var (scope, level) in needs.Permissions)
        {
            yield return $"    {scope}: {level.ToString().ToLowerInvariant()}";
        }

        if (job.Matrix.Count > 0)
        {
            yield return "  strategy:";
            yield return "    fail-fast: false";
            yield return "    matrix:";
            foreach (var line in job.Matrix)
            {
                yield return $"      {line}";
            }
        }

        var secrets = needs.Secrets.Concat(inputs.ReadsPackagesByLogin ? needs.Welcome : []).DistinctBy(secret => secret.Variable).ToList();
        if (secrets.Count > 0)
        {
            yield return "  env:";
            foreach (var secret in secrets)
            {
                yield return $"    {secret.Variable}: {JobNeeds.ExpressionOf(secret, inputs)}";
            }
        }

        yield return "  steps:";
        foreach (var line in Steps(job, inputs, keepsLogin: needs.Permissions["contents"] == AccessLevel.Write))
        {
            yield return $"    {line}";
        }
    }

    private static IEnumerable<string> Steps(JobDraft job, WorkflowInputs inputs, bool keepsLogin)
    {
        // Versions, labels and what changed come from the history; who pushes the ledger or a tag needs the login.
        yield return $"- uses: {ActionPins.Checkout}";
        yield return "  with:";
        yield return "    fetch-depth: 0";
        yield return $"    persist-credentials: {(keepsLogin ? "true" : "false")}";
        if (job.Node is not null)
        {
            yield return $"- uses: {ActionPins.SetupNode}";
            yield return "  with:";
            yield return $"    node-version: {job.Node}";
        }

        if (job.Takes is { } taken)
        {
            yield return $"- uses: {ActionPins.DownloadArtifact}";
            yield return "  with:";
            yield return $"    name: {taken.Name}";
            yield return "    path: artifacts";
        }

        foreach (var line in job.Calls.SelectMany(call => Call(call, inputs)))
        {
            yield return line;
        }

        if (job.Leaves is { } left)
        {
            yield return $"- uses: {ActionPins.UploadArtifact}";
            yield return "  with:";
            yield return $"    name: {left.Name}";
            yield return "    path: |";
            foreach (var folder in left.Folders)
            {
                yield return $"      {folder}/";
            }

            yield return "    if-no-files-found: error";
        }
    }

    private static IEnumerable<string> Call(CallDraft call, WorkflowInputs inputs)
    {
        yield return call.If is null ? $"- uses: {inputs.Settings.Action}" : $"- if: {call.If}";
        if (call.If is not null)
        {
            yield return $"  uses: {inputs.Settings.Action}";
        }

        yield return "  with:";
        yield return $"    target: {call.Target}";
        string[] arguments = [.. inputs.Settings.Action.StartsWith("./", StringComparison.Ordinal) ? [] : (string[])["--workspace=."], .. call.Arguments];
        if (arguments.Length > 0)
        {
            yield return "    arguments: |";
            foreach (var argument in arguments)
            {
                yield return $"      {argument}";
            }
        }

        if (call.Reports is not null)
        {
            yield return $"    artifacts-name: {call.Reports}";
        }
    }
}
