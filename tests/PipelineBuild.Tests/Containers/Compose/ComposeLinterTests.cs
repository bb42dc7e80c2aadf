using System.Text;
using PipelineBuild.Artifacts;
using PipelineBuild.Containers.Compose;
using PipelineBuild.Results;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.Tests.Containers.Compose;

public sealed class ComposeLinterTests : IDisposable
{
    /// <summary>All that a service can have, so that no rule finds anything.</summary>
    private const string Good = """
        services:
          web:
            image: nginx:1.27.3
            restart: always
            healthcheck: { test: [CMD, "true"] }
            deploy: { resources: { limits: { cpus: "1", memory: 64M } } }

        """;

    private readonly TempFolder folder = new();

    public static TheoryData<string> Hostile => [.. HostileConfig.All.Keys];

    [Fact]
    public void A_good_file_passes_with_a_full_score()
    {
        var result = Lint(Good);

        Assert.Equal((Outcome.Passed, "1 file, 1 service, 1 can run twice; nothing found"), (result.Outcome, result.Summary));
        Assert.Equal(("web", 10, 10, true), result.Services.Select(service => (service.Service, service.Score, service.Of, service.RunsTwice)).Single());
    }

    [Fact]
    public void The_example_of_this_repository_passes_without_a_warning()
    {
        var result = new ComposeLinter().Lint(PipelineConfig.Load(new Workspace(SourceTree.Root), SourceTree.At("pipeline.yml")));

        Assert.Equal(Outcome.Passed, result.Outcome);
        Assert.Equal(["compose/shared-state"], result.Findings.Select(finding => finding.Rule));
        Assert.Equal(["gateway 10/10", "memory 9/10"], result.Services.Select(service => $"{service.Service} {service.Score}/{service.Of}"));
    }

    [Fact]
    public void A_warning_passes_and_an_error_fails()
    {
        Assert.Equal((Outcome.Passed, "1 file, 1 service, 0 can run twice; 1 warning"), Ending(Good + "    container_name: web\n"));
        Assert.Equal((Outcome.Failed, "1 file, 1 service, 1 can run twice; 1 error"), Ending(Good + "    privileged: true\n"));
    }

    [Fact]
    public void The_score_says_what_is_in_the_way()
    {
        var service = Assert.Single(Lint("services:\n  web:\n    image: nginx\n    container_name: w\n    network_mode: host\n    ports: ['80:80']\n    volumes: ['./d:/d']\n").Services);

        Assert.Equal((2, 10, false), (service.Score, service.Of, service.RunsTwice));
        Assert.Equal("container_name, fixed host port, host network, writes shared data", string.Join(", ", service.Blockers));
        Assert.Equal("no health check, floating tag, no restart policy, no limits", string.Join(", ", service.Hindrances));
    }

    [Fact]
    public void A_job_needs_no_health_check_and_no_restart()
    {
        var result = Lint(Good + "    depends_on: { job: { condition: service_completed_successfully } }\n  job:\n    image: job:1\n    mem_limit: 64m\n    cpus: 1\n");

        Assert.Equal(["web 10/10", "job 8/8"], result.Services.Select(service => $"{service.Service} {service.Score}/{service.Of}"));
        Assert.Empty(result.Findings);
    }

    [Theory]
    [InlineData("    privileged: true # lint-ignore compose/privileged: it is the debugger\n", "", 1)]
    [InlineData("    # lint-ignore compose/privileged: it is the debugger\n\n    # really\n    privileged: true\n", "", 1)]
    [InlineData("    privileged: true\n# lint-ignore-file compose/privileged: it is the debugger\n", "", 1)]
    [InlineData("    privileged: true # lint-ignore compose/privileged\n", "7 Error why compose/privileged does not matter here is not said|7:17 Error web: privileged", 0)]
    [InlineData("    privileged: true # lint-ignore compose/privileged:  \n", "7 Error why compose/privileged does not matter here is not said|7:17 Error web: privileged", 0)]
    [InlineData("    privileged: true # lint-ignore compose/priviledged: it is so\n", "7 Error there is no rule 'compose/priviledged' that can be switched off, did you mean 'compose/privileged'?|7:17 Error web: privileged", 0)]
    [InlineData("    tty: true # lint-ignore compose/privileged: it is so\n", "7 Warning compose/privileged is not found in the line that this is about", 0)]
    [InlineData("    tty: true # lint-ignore compose/invalid: it is so\n", "7 Error there is no rule 'compose/invalid'", 0)]
    public void A_comment_switches_a_rule_off_and_needs_a_reason(string lines, string expected, int ignored)
    {
        var result = Lint(Good + lines);

        Assert.Equal(ignored, result.Ignored.Count);
        Assert.All(result.Ignored, item => Assert.Equal("it is the debugger", item.Reason));
        var found = result.Findings.Select(finding => $"{(finding.Column is null ? $"{finding.Line}" : $"{finding.Line}:{finding.Column}")} {finding.Severity} {finding.Message}").ToList();
        var wanted = expected.Split('|', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(wanted.Length, found.Count);
        Assert.All(wanted.Zip(found), pair => Assert.StartsWith(pair.First, pair.Second));
    }

    [Fact]
    public void A_setting_switches_a_rule_off_in_one_file_and_makes_it_an_error_in_another()
    {
        folder.Write("other.yml", Good.Replace("nginx:1.27.3", "nginx"));
        var result = Lint(Good.Replace("nginx:1.27.3", "nginx"), """
            containers:
              composeFiles: [compose.yml, other.yml]
              composeLint:
                rules:
                  - { rule: compose/floating-tag, severity: note, reason: they are ours }
                  - { rule: compose/floating-tag, severity: off, reason: a toy, files: [other.yml] }
            """);

        Assert.Equal((Outcome.Passed, "compose.yml:3:12"), (result.Outcome, Assert.Single(result.Findings).Place));
        Assert.Equal(("a toy", "other.yml"), result.Ignored.Select(item => (item.Reason, item.Finding.File)).Single());
        Assert.Equal(["9/10", "9/10"], result.Services.Select(service => $"{service.Score}/{service.Of}"));
        Assert.Equal("file", result.Table!.Header[0]);
    }

    [Theory]
    [InlineData("", "compose.yml:1:1 is empty or no regular file")]
    [InlineData("\n# nothing\n", "compose.yml:1:1 expected a mapping with keys such as 'services', found nothing")]
    [InlineData("name: x\n", "compose.yml defines no service, so there is nothing to check")]
    [InlineData("services:\n  web: nginx\n", "compose.yml:2:8 services.web: expected a mapping, found 'nginx'")]
    [InlineData("services:\n  web:\n    image: [a]\n    ports: 80\n", "compose.yml:3:12 image: expected a single value, found a list|compose.yml:4:12 ports: expected a list, found '80'")]
    [InlineData("services:\n  web: { image: 'a:1', command: '${A' }\n", "compose.yml:2:33 '${A' lacks its closing brace; a dollar sign that is meant as such is written $$")]
    [InlineData("services:\n  a: { image: 'a:1' }\n  a: { image: 'b:1' }\n", "compose.yml:3:3 the key 'a' stands twice in this mapping, first in line 2; one of them has to go")]
    [InlineData("services:\n  a: { extends: b }\n  b: { extends: a }\n", "compose.yml:2:17 a circle: 'a' extends 'b', which extends it again|compose.yml:3:17 a circle")]
    [InlineData("services:\n  a: { extends: bb }\n  bbb: { image: 'a:1' }\n", "compose.yml:2:17 the service 'a' extends 'bb', which compose.yml does not define, did you mean 'bbb'?")]
    [InlineData("include: [compose.yml]\nservices:\n  a: { image: 'a:1' }\n", "compose.yml:1:11 include: a circle")]
    [InlineData("include: [nothing.yml]\nservices:\n  a: { image: 'a:1' }\n", "compose.yml:1:11 'nothing.yml': there is no such file beside compose.yml")]
    [InlineData("include: ['../x.yml', 'https://example.org/x.git']\nservices:\n  a: { image: 'a:1' }\n", "compose.yml:1:11 '../x.yml': is no file of the workspace|compose.yml:1:23 'https://example.org/x.git': is no file of the workspace")]
    public void What_is_no_compose_file_fails_with_its_place(string text, string expected)
    {
        var result = Lint(text);
        var found = result.Findings.Where(finding => finding.Rule == "compose/invalid").Select(finding => $"{finding.Place} {finding.Message}").ToList();

        Assert.Equal(Outcome.Failed, result.Outcome);
        Assert.Equal(expected.Split('|').Length, found.Count);
        Assert.All(expected.Split('|').Zip(found), pair => Assert.StartsWith(pair.First, pair.Second));
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void No_file_does_harm(string name)
    {
        folder.Write("pipeline.yml", "containers: { composeFiles: [compose.yml] }\n");
        File.WriteAllBytes(folder.At("compose.yml"), HostileConfig.All[name].Bytes);

        Assert.Equal(Outcome.Failed, new ComposeLinter().Lint(Config()).Outcome);
    }

    [Fact]
    public void A_bomb_of_merge_keys_is_refused()
    {
        var text = new StringBuilder("a0: &a0 { k: x }\n");
        foreach (var level in Enumerable.Range(1, 30))
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{level}: &a{level} {{ <<: [*a{level - 1}, *a{level - 1}], b{level}: *a{level - 1}, c{level}: *a{level - 1} }}\n");
        }

        Assert.Contains("too much", Assert.Single(Lint(text + Good).Findings).Message);
    }

    [Fact]
    public void A_chain_of_dependencies_as_long_as_a_file_can_hold_does_not_take_the_stack()
    {
        var services = string.Concat(Enumerable.Range(0, 2400).Select(number => $"  s{number}: {{ image: 'a:1', depends_on: [s{(number + 1) % 2400}] }}\n"));

        Assert.Contains(Lint($"services:\n{services}").Findings, finding => finding.Message == "s2399: a circle: s0 -> s1 -> s2 -> s3 -> s4 -> s5 -> s6 -> s7 -> s8 -> s9 -> ... (2400 services); none of them can start first");
    }

    [Fact]
    public void Files_that_include_each_other_many_times_are_read_once()
    {
        foreach (var level in Enumerable.Range(0, 15))
        {
            folder.Write($"l{level}.yml", $"include: [{string.Join(", ", Enumerable.Repeat($"l{level + 1}.yml", 20))}]\nservices: {{ s{level}: {{ image: 'a:1' }} }}\n");
        }

        folder.Write("l15.yml", "services: { last: { image: 'a:1' } }\n");

        Assert.Equal(17, Lint("include: [l0.yml]\n" + Good).Services.Count);
    }

    [Fact]
    public void A_file_that_cannot_be_read_was_not_checked()
    {
        folder.Write("pipeline.yml", "containers: { composeFiles: [compose.yml] }\n");
        folder.Write("compose.yml", Good);
        var config = Config();
        File.Delete(folder.At("compose.yml"));

        Assert.Equal(Outcome.Errored, new ComposeLinter().Lint(config).Outcome);
    }

    public void Dispose() => folder.Dispose();

    private (Outcome, string) Ending(string compose) => Lint(compose) is var result ? (result.Outcome, result.Summary) : default;

    private ComposeLintResult Lint(string compose, string pipeline = "containers: { composeFiles: [compose.yml] }\n")
    {
        folder.Write("pipeline.yml", pipeline);
        folder.Write("compose.yml", compose);
        return new ComposeLinter().Lint(Config());
    }

    private PipelineConfig Config() => PipelineConfig.Load(new Workspace(folder.Path), folder.At("pipeline.yml"));
}
