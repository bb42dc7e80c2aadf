using PipelineBuild.Artifacts;
using PipelineBuild.Results;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;
using PipelineBuild.Workflows;
using PipelineBuild.Workflows.Reading;
using PipelineBuild.Workflows.Writing;

namespace PipelineBuild.Tests.Workflows;

public sealed class WorkflowWriterTests : IDisposable
{
    private const string Images = "containers:\n  registry: { name: ghcr.io/acme, username: { env: REGISTRY_USER }, password: { env: REGISTRY_PASSWORD } }\n  platforms: [linux/amd64, linux/arm64]\n  signing: { keyless: { identity: \"https://github.com/acme/shop/.github/workflows/docker-publish.yml@refs/heads/main\" } }\n  images: [{ name: shop, context: app }]\n";
    private const string Servers = "mcp:\n  packages: [{ path: server }]\n  publish: { pushTags: true }\n";
    private const string Monitoring = "observability:\n  prometheus: { rules: [monitoring/rules.yml] }\n  dashboards: [monitoring/board.json]\n  grafana:\n    servers:\n      - { name: eu, url: \"https://eu.example.org\", token: { env: GRAFANA_EU } }\n      - { name: us, url: \"https://us.example.org\", token: { env: GRAFANA_US } }\n";
    private const string Environments = "environments:\n  - { name: staging, composeFiles: [compose.yaml], secrets: [SHOP_TOKEN] }\n  - { name: production, composeFiles: [compose.yaml], secrets: [SHOP_TOKEN, SHOP_KEY] }\n";
    private const string Shared = "ledger: { remote: origin }\n";

    private readonly TempFolder folder = new();

    public WorkflowWriterTests()
    {
        folder.Write("app/Dockerfile", "FROM scratch\n");
        folder.Write("server/package.json", """{ "name": "@acme/server", "version": "1.0.0" }""");
        folder.Write("monitoring/rules.yml", "groups: []\n");
        folder.Write("monitoring/board.json", "{}");
        folder.Write(".github/actions/task/action.yml", File.ReadAllText(SourceTree.At(".github/actions/task/action.yml")));
        folder.Write("README.md", $"# Shop\n\n{WorkflowTable.Begin}\n{WorkflowTable.End}\n\nMore.\n");
    }

    [Theory]
    [InlineData("", "ci.yml")]
    [InlineData(Images, "ci.yml docker-build.yml docker-publish.yml")]
    [InlineData("containers:\n  images: [{ name: shop, context: app }]\n  composeFiles: [compose.yaml]\n  stacks: [{ name: shop, composeFiles: [compose.yaml] }]\n", "ci.yml docker-build.yml docker-publish.yml docker-test.yml")]
    [InlineData(Servers, "ci.yml mcp-nightly.yml mcp-server-release.yml")]
    [InlineData(Monitoring, "ci.yml grafana-deploy.yml observability-validate.yml")]
    [InlineData("containers:\n  images: [{ name: shop, context: app }]\n" + Environments, "ci.yml docker-build.yml docker-publish.yml release.yml rollback.yml")]
    [InlineData(Images + Servers + Monitoring + Shared, "ci.yml docker-build.yml docker-publish.yml grafana-deploy.yml mcp-nightly.yml mcp-server-release.yml observability-validate.yml")]
    [InlineData(Images + Servers + Monitoring + Shared + Environments, "ci.yml docker-build.yml docker-publish.yml grafana-deploy.yml mcp-nightly.yml mcp-server-release.yml observability-validate.yml release.yml rollback.yml")]
    public async Task What_is_written_is_what_pipeline_yml_asks_for_and_passes_the_check(string blocks, string files)
    {
        folder.Write("compose.yaml", "services:\n  shop:\n    image: shop\n");
        var config = Config(blocks);

        var written = await Writer(config).WriteAsync(config, default);
        await new WorkflowDocumenter(Journal(config)).WriteAsync(config, default);

        Assert.Equal(Outcome.Passed, written.Outcome);
        Assert.Equal(files.Split(' '), Directory.EnumerateFiles(folder.At(".github/workflows")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var check = new WorkflowChecker().Check(config);
        Assert.Empty(check.Findings);
        Assert.Equal(Outcome.Passed, check.Outcome);
        Assert.Empty(Writer(config).Plan(config).Changes);
    }

    [Fact]
    public async Task The_whole_set_of_one_repository()
    {
        var config = Config(Images + Servers + Monitoring + Shared);
        await Writer(config).WriteAsync(config, default);

        Golden.Matches("all.expected", string.Concat(Directory.EnumerateFiles(folder.At(".github/workflows")).Order(StringComparer.Ordinal).Select(file => $"--- {Path.GetFileName(file)}\n{File.ReadAllText(file)}")));
    }

    [Fact]
    public void With_environments_there_are_a_release_and_a_rollback_that_pass_the_rules()
    {
        folder.Write("compose.yaml", "services:\n  shop:\n    image: shop\n");
        var inputs = WorkflowInputs.Of(Config(Images + Shared + Environments));
        var texts = WorkflowDrafts.Of(inputs).Where(draft => draft.File is "release.yml" or "rollback.yml").Select(draft => (draft.File, Text: WorkflowText.Of(draft, inputs))).ToList();
        var files = texts.Select(text => WorkflowReader.Read(new Workspace(folder.Path), folder.Write($".github/workflows/{text.File}", text.Text))).ToList();
        var set = new WorkflowSet(files, inputs, TargetNeedsList.All, new HashSet<string> { WorkflowSettings.OwnAction });

        Assert.Empty(WorkflowVerdict.Of(set).Findings);
        Golden.Matches("delivery.expected", string.Concat(texts.Select(text => $"--- {text.File}\n{text.Text}")) + WorkflowTable.Render(set));
    }

    [Fact]
    public async Task Hand_edits_around_the_regions_stay_and_a_region_is_made_anew()
    {
        var config = Config("");
        await Writer(config).WriteAsync(config, default);
        var file = folder.At(".github/workflows/ci.yml");
        var written = File.ReadAllText(file);
        var edited = $"# ours\n{written.Replace("timeout-minutes: 20", "timeout-minutes: 99")}\n  own:\n    runs-on: ubuntu-24.04\n";
        File.WriteAllText(file, edited);

        var plan = Writer(config).Plan(config);
        Assert.Equal(edited, File.ReadAllText(file));
        Assert.Contains("-    timeout-minutes: 99\n+    timeout-minutes: 20", Assert.Single(plan.Changes).Detail);
        Assert.Contains(new WorkflowChecker().Check(config).Findings, finding => finding.Rule == "workflows/out-of-date");

        await Writer(config).WriteAsync(config, default);
        Assert.Equal($"# ours\n{written}\n  own:\n    runs-on: ubuntu-24.04\n", File.ReadAllText(file));
    }

    [Fact]
    public async Task Line_ends_of_a_file_stay_as_they_are()
    {
        var config = Config("");
        await Writer(config).WriteAsync(config, default);
        await new WorkflowDocumenter(Journal(config)).WriteAsync(config, default);
        var file = folder.At(".github/workflows/ci.yml");
        File.WriteAllText(file, File.ReadAllText(file).Replace("\n", "\r\n"));

        Assert.Empty(Writer(config).Plan(config).Changes);
        Assert.Empty(new WorkflowChecker().Check(config).Findings);
    }

    [Fact]
    public async Task A_file_of_somebody_else_is_left_alone_and_one_that_nothing_asks_for_is_named()
    {
        var theirs = folder.Write(".github/workflows/ci.yml", "on: push\njobs: {}\n");
        folder.Write(".github/workflows/mcp-nightly.yml", $"{MarkedRegions.BeginOf("triggers")}\non: push\n{MarkedRegions.EndOf("triggers")}\njobs: {{}}\n");
        var config = Config("");

        var result = await Writer(config).WriteAsync(config, default);

        Assert.Equal(Outcome.Failed, result.Outcome);
        Assert.Equal([("workflows/foreign-file", ".github/workflows/ci.yml"), ("workflows/out-of-date", ".github/workflows/mcp-nightly.yml")], result.Findings.Select(finding => (finding.Rule, finding.File!)));
        Assert.Equal("on: push\njobs: {}\n", File.ReadAllText(theirs));
    }

    [Fact]
    public async Task A_stale_table_is_found_and_made_anew_and_a_document_without_a_place_is_an_error()
    {
        var config = Config("");
        await Writer(config).WriteAsync(config, default);
        var documenter = new WorkflowDocumenter(Journal(config));

        Assert.Equal("workflows/stale-table", Assert.Single(new WorkflowChecker().Check(config).Findings).Rule);
        Assert.Contains("+| `ci.yml` | push to main; pull request; by hand | `WorkflowCheck` | none | `contents: read` |", Assert.Single(documenter.Plan(config).Changes).Detail);
        Assert.Equal(Outcome.Passed, (await documenter.WriteAsync(config, default)).Outcome);
        Assert.EndsWith($"{WorkflowTable.End}\n\nMore.\n", File.ReadAllText(folder.At("README.md")));
        Assert.Empty(new WorkflowChecker().Check(config).Findings);

        folder.Write("README.md", "# Shop\n");
        Assert.Equal(Outcome.Errored, (await documenter.WriteAsync(config, default)).Outcome);
    }

    [Theory]
    [InlineData("# generated: triggers")]
    [InlineData("# end of generated: triggers")]
    [InlineData("  # generated: jobs")]
    [InlineData("  # end of generated: jobs")]
    public async Task A_file_that_lost_a_mark_does_not_pass_the_check(string mark)
    {
        var config = Config("");
        await Writer(config).WriteAsync(config, default);
        await new WorkflowDocumenter(Journal(config)).WriteAsync(config, default);
        var file = folder.At(".github/workflows/ci.yml");
        var damaged = File.ReadAllText(file).Replace($"\n{mark}\n", "\n");
        File.WriteAllText(file, damaged);

        var check = new WorkflowChecker().Check(config);

        Assert.Equal(Outcome.Failed, check.Outcome);
        Assert.Equal(("workflows/foreign-file", ".github/workflows/ci.yml"), Assert.Single(check.Findings.Select(finding => (finding.Rule, finding.File))));
        Assert.Equal(check.Findings.Single().Message, Assert.Single((await Writer(config).WriteAsync(config, default)).Findings).Message);
        Assert.Equal(damaged, File.ReadAllText(file));
    }

    [Theory]
    [InlineData(WorkflowTable.Begin)]
    [InlineData(WorkflowTable.End)]
    public async Task A_table_that_lost_a_mark_does_not_pass_the_check(string mark)
    {
        var config = Config("");
        await Writer(config).WriteAsync(config, default);
        var documenter = new WorkflowDocumenter(Journal(config));
        await documenter.WriteAsync(config, default);
        File.WriteAllText(folder.At("README.md"), File.ReadAllText(folder.At("README.md")).Replace(mark, ""));

        var finding = Assert.Single(new WorkflowChecker().Check(config).Findings);

        Assert.Equal(("workflows/stale-table", "README.md"), (finding.Rule, finding.File));
        Assert.Equal((await documenter.WriteAsync(config, default)).Summary, finding.Message);
    }

    [Fact]
    public async Task With_the_action_of_another_repository_targets_work_on_the_checkout()
    {
        var config = Config("workflows: { action: \"acme/pipeline/.github/actions/task@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v1.0.0\" }\n");
        Directory.Delete(folder.At(".github/actions"), recursive: true);
        await Writer(config).WriteAsync(config, default);
        await new WorkflowDocumenter(Journal(config)).WriteAsync(config, default);

        Assert.Contains("          arguments: |\n            --workspace=.\n", File.ReadAllText(folder.At(".github/workflows/ci.yml")));
        Assert.Empty(new WorkflowChecker().Check(config).Findings);
    }

    [Fact]
    public void No_workflow_is_no_pass()
    {
        folder.Write("README.md", "# Shop\n");

        Assert.Equal(Outcome.Skipped, new WorkflowChecker().Check(Config("")).Outcome);
    }

    [Fact]
    public async Task A_workflow_that_a_link_leads_out_of_the_workspace_is_said_and_not_read()
    {
        using var outside = new TempFolder();
        var config = Config("");
        await Writer(config).WriteAsync(config, default);
        File.CreateSymbolicLink(folder.At(".github/workflows/other.yml"), outside.Write("other.yml", "on: push\n"));

        var check = new WorkflowChecker().Check(config);

        Assert.Equal(Outcome.Errored, check.Outcome);
        Assert.Contains(check.Findings, finding => finding is { Rule: "workflows/invalid", File: ".github/workflows/other.yml" });
    }

    public void Dispose() => folder.Dispose();

    private PipelineConfig Config(string blocks) => PipelineConfig.Load(new Workspace(folder.Path), folder.Write("pipeline.yml", $"name: shop\n{blocks}"));

    private static StepJournal Journal(PipelineConfig config) => new(config.Workspace, new SecretMask(), TimeProvider.System);

    private static WorkflowWriter Writer(PipelineConfig config) => new(Journal(config));
}
