using PipelineBuild.Artifacts;
using PipelineBuild.Containers.Compose;
using PipelineBuild.Results;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Containers.Compose;

public sealed class ComposeMenderTests : IDisposable
{
    private const string Cases = "tests/PipelineBuild.Tests/Containers/Compose/cases";
    private const string Good = "services:\n  web:\n    image: nginx:1.27.3\n";

    private readonly TempFolder folder = new();

    public static TheoryData<string> Mendable => ["duplicate-entry/bad-lists", "obsolete-version/bad-first", "obsolete-version/bad-with-comment", "unquoted-port/bad-ssh", "unquoted-number/bad-values"];

    [Theory]
    [MemberData(nameof(Mendable))]
    public async Task What_is_mended_is_found_no_more_and_the_rest_stays_as_it_was(string name)
    {
        var (config, file) = Workload(File.ReadAllText(SourceTree.At($"{Cases}/{name}.yml")));

        var result = await Mender().MendAsync(config, default);

        Assert.Equal(["compose.yml"], result.Mended);
        Assert.DoesNotContain(result.Findings, finding => finding.Rule == $"compose/{name.Split('/')[0]}");
        Golden.MatchesFile(SourceTree.At($"{Cases}/{name}.mended"), File.ReadAllText(file));
        Assert.Empty((await Mender().MendAsync(config, default)).Mended);
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public async Task Line_ends_a_byte_order_mark_and_the_last_line_without_an_end_stay(string lineEnd)
    {
        var text = $"\uFEFF{Good.ReplaceLineEndings(lineEnd)}    ports:{lineEnd}      - 22:22 # \u00FC\u00DF{lineEnd}version: '3'";
        var (config, file) = Workload(text);

        await Mender().MendAsync(config, default);

        Assert.Equal(text.Replace("22:22", "\"22:22\"").Replace("version: '3'", ""), System.Text.Encoding.UTF8.GetString(File.ReadAllBytes(file)));
    }

    [Fact]
    public void A_plan_shows_the_difference_without_secrets_and_changes_nothing()
    {
        var text = $"version: '3'\n{Good}    environment: {{ A: 3.10, API_TOKEN: 0123 }}\n    ports:\n      - 22:22\n";
        var (config, file) = Workload(text);

        var plan = Mender().Plan(config);

        var change = Assert.Single(plan.Changes);
        Assert.Equal((ChangeKind.Write, "compose.yml"), (change.Kind, change.What));
        Assert.Equal("@@ line 1 @@\n-version: '3'\n@@ line 5 @@\n-    environment: { A: 3.10, API_TOKEN: ***\n+    environment: { A: \"3.10\", API_TOKEN: ***\n@@ line 7 @@\n-      - 22:22\n+      - \"22:22\"", change.Detail);
        Assert.Equal(text, File.ReadAllText(file));
        Assert.False(Directory.Exists(config.Workspace.Artifacts));
    }

    [Fact]
    public async Task A_value_that_services_share_by_an_anchor_is_mended_once()
    {
        var (config, file) = Workload("x-env: &env\n  A: 3.10\nservices:\n  one: { image: a:1, environment: *env }\n  two:\n    image: a:1\n    environment:\n      <<: *env\n");

        await Mender().MendAsync(config, default);

        Assert.Contains("  A: \"3.10\"\n", File.ReadAllText(file));
    }

    [Fact]
    public async Task What_cannot_be_taken_out_safely_stays_and_is_still_found()
    {
        const string Text = "{ version: '3', services: { web: { image: 'nginx:1.27.3' } } }\n";
        var (config, file) = Workload(Text);

        var result = await Mender().MendAsync(config, default);

        Assert.Empty(result.Mended);
        Assert.Contains(result.Findings, finding => finding.Rule == "compose/obsolete-version");
        Assert.Equal(Text, File.ReadAllText(file));
    }

    [Fact]
    public async Task What_a_comment_or_a_setting_switches_off_is_not_mended()
    {
        const string Text = Good + "    ports:\n      - 22:22 # lint-ignore compose/unquoted-port: our reader is new\n";
        var (config, file) = Workload(Text);

        Assert.Empty((await Mender().MendAsync(config, default)).Mended);
        Assert.Equal(Text, File.ReadAllText(file));
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task A_link_stays_a_link_and_the_rights_of_the_file_stay()
    {
        var (config, file) = Workload($"version: '3'\n{Good}");
        File.Move(file, folder.At("real.yml"));
        File.CreateSymbolicLink(file, "real.yml");
        File.SetUnixFileMode(folder.At("real.yml"), UnixFileMode.UserRead | UnixFileMode.UserWrite);

        await Mender().MendAsync(config, default);

        Assert.Equal("real.yml", new FileInfo(file).LinkTarget);
        Assert.Equal(Good, File.ReadAllText(folder.At("real.yml")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.At("real.yml")));
    }

    [Fact]
    public async Task A_mend_after_which_a_comment_would_be_about_another_line_is_not_made()
    {
        const string Text = Good + "    ports:\n      - '80:80' # lint-ignore compose/open-port: it is the proxy\n      # lint-ignore compose/open-port: it is the proxy\n      - '80:80'\n      - '90:90'\n";
        var (config, file) = Workload(Text);

        Assert.Empty((await Mender().MendAsync(config, default)).Mended);
        Assert.Equal(Text, File.ReadAllText(file));
    }

    [Fact]
    public async Task A_mend_moves_a_comment_that_is_found_fault_with_and_is_made_all_the_same()
    {
        var (config, file) = Workload($"version: '3'\n{Good}    tty: true # lint-ignore compose/privileged: it is not\n");

        Assert.Single((await Mender().MendAsync(config, default)).Mended);
        Assert.StartsWith("services:", File.ReadAllText(file));
    }

    [Fact]
    public async Task A_broken_file_is_left_alone()
    {
        var (config, file) = Workload("version: '3'\nservices: [\n");

        var result = await Mender().MendAsync(config, default);

        Assert.Equal((Outcome.Failed, "version: '3'\nservices: [\n"), (result.Outcome, File.ReadAllText(file)));
    }

    public void Dispose() => folder.Dispose();

    private (PipelineConfig Config, string File) Workload(string compose)
    {
        folder.Write("pipeline.yml", "containers: { composeFiles: [compose.yml] }\n");
        var file = folder.Write("compose.yml", compose);
        return (PipelineConfig.Load(new Workspace(folder.Path), folder.At("pipeline.yml")), file);
    }

    private ComposeMender Mender() => new(new ComposeLinter(), new StepJournal(new Workspace(folder.Path), new SecretMask(), TimeProvider.System));
}
