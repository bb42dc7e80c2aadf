using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PipelineBuild.Artifacts;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Workflows;
using PipelineBuild.Workflows.Reading;
using Xunit.Abstractions;

namespace PipelineBuild.Tests.Workflows;

/// <summary>Counts in workflows of other people what another program counted in them; where there is no corpus there is nothing to compare.</summary>
public partial class CorpusTests(ITestOutputHelper output)
{
    [Fact]
    public void Numbers_are_those_of_the_oracle_of_the_corpus_where_there_is_one()
    {
        if (SharedCorpus.Find(SourceTree.Root, output) is not { } corpus)
        {
            return;
        }

        var (compared, wrong) = (0, new List<string>());
        var folder = Path.Combine(corpus, "workflows");
        foreach (var (file, expected) in JsonNode.Parse(File.ReadAllText(Path.Combine(corpus, "oracle.json")))!["workflows"]!["files"]!.AsObject())
        {
            var actual = Numbers(WorkflowReader.Read(new Workspace(folder), Path.Combine(folder, file)));
            foreach (var (name, value) in expected!.AsObject().Where(pair => pair.Value is not null && actual.ContainsKey(pair.Key)))
            {
                compared++;
                wrong.AddRange((name == "pyyaml" && value!.ToString() != "ok" ? "broken" : value!.ToString()) == actual[name] ? [] : [$"{file}: {name}: {value} expected, {actual[name]} counted"]);
            }
        }

        output.WriteLine($"{compared} numbers compared");
        Assert.Empty(wrong);
        Assert.True(compared > 3000);
    }

    [Fact]
    public void Every_rule_can_be_asked_about_all_of_them()
    {
        if (SharedCorpus.Find(SourceTree.Root, output) is not { } corpus)
        {
            return;
        }

        var workspace = new Workspace(Path.Combine(corpus, "workflows"));
        var files = Directory.EnumerateFiles(workspace.Root, "*.y*ml", SearchOption.AllDirectories).Select(file => WorkflowReader.Read(workspace, file)).ToList();
        var (findings, _) = WorkflowVerdict.Of(new WorkflowSet(files, new WorkflowInputs(UsualSettings.Workflows), TargetNeedsList.All, new HashSet<string>()));

        Assert.True(files.Count > 200);
        Assert.All(findings, finding => Assert.True(finding is { File: not null, Line: > 0 }, finding.ToString()));
        Assert.Equal(440 + 2, findings.Count(finding => finding.Rule == "workflows/unpinned-action" && finding.Message.Contains("not pinned", StringComparison.Ordinal)));
    }

    private static Dictionary<string, string> Numbers(WorkflowFile file)
    {
        var steps = file.Jobs.SelectMany(job => job.Steps).ToList();
        var runs = steps.Select(step => step.Run?.Text).OfType<string>().ToList();
        var uses = steps.Select(step => step.Uses).Concat(file.Jobs.Select(job => job.Uses)).OfType<PlacedText>().Select(text => text.Text).ToList();
        var pinned = uses.Where(text => Pinned().IsMatch(text)).ToList();
        var unpinned = uses.Where(text => !text.StartsWith("./", StringComparison.Ordinal) && !text.StartsWith("docker://", StringComparison.Ordinal)).Except(pinned).ToHashSet();
        var checkouts = steps.Where(step => step.Uses?.Text.StartsWith("actions/checkout@", StringComparison.Ordinal) == true).ToList();
        if (file.Problems.Count > 0)
        {
            return new Dictionary<string, string> { ["pyyaml"] = "broken" };
        }

        return new Dictionary<string, string>
        {
            ["pyyaml"] = "ok",
            ["jobs"] = $"{file.Jobs.Count}",
            ["steps"] = $"{steps.Count}",
            ["run_steps"] = $"{runs.Count}",
            ["run_steps_with_expression"] = $"{runs.Count(run => run.Contains("${{", StringComparison.Ordinal))}",
            ["uses"] = $"{uses.Count}",
            ["uses_local"] = $"{uses.Count(text => text.StartsWith("./", StringComparison.Ordinal))}",
            ["uses_docker"] = $"{uses.Count(text => text.StartsWith("docker://", StringComparison.Ordinal))}",
            ["uses_pinned"] = $"{pinned.Count}",
            ["uses_unpinned"] = $"{uses.Count(unpinned.Contains)}",
            ["reusable_workflow_calls"] = $"{file.Jobs.Count(job => job.Uses is not null)}",
            ["no_top_permissions"] = file.Permissions is null ? "true" : "false",
            ["no_permissions"] = file.Permissions is null && file.Jobs.All(job => job.Permissions is null) ? "true" : "false",
            ["jobs_without_permissions"] = $"{file.Jobs.Count(job => file.PermissionsOf(job) is null)}",
            ["write_all"] = $"{file.Jobs.Select(job => job.Permissions).Append(file.Permissions).Count(permissions => permissions?.All == AccessLevel.Write)}",
            ["no_concurrency"] = !file.HasConcurrency && file.Jobs.All(job => !job.HasConcurrency) ? "true" : "false",
            ["pull_request_target"] = file.StartsOn("pull_request_target") ? "true" : "false",
            ["workflow_run"] = file.StartsOn("workflow_run") ? "true" : "false",
            ["checkout_steps"] = $"{checkouts.Count}",
            ["checkout_keeps_credentials"] = $"{checkouts.Count(step => !step.With.Any(entry => entry is { Key: "persist-credentials", Value: "false" }))}",
            ["secrets_inherit"] = $"{file.Jobs.Count(job => job.InheritsSecrets is not null)}",
        };
    }

    [GeneratedRegex("@[0-9a-f]{40}$")]
    private static partial Regex Pinned();
}
