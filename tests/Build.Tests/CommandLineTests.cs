using PipelineBuild.Artifacts;
using PipelineBuild.Delivery.Rollouts;
using PipelineBuild.Mcp.Publishing;
using PipelineBuild.Results.Writers;

namespace Build.Tests;

public class CommandLineTests
{
    [Fact]
    public void What_a_version_is_asked_for()
    {
        Assert.Equal((null, false), Parse("").Versioning is var usual ? (usual.Channel, usual.AllowsUnreleased) : default);
        Assert.Equal(("beta", true), Parse("--channel=beta --allow-unreleased").Versioning is var asked ? (asked.Channel, asked.AllowsUnreleased) : default);
    }

    [Theory]
    [InlineData("--target=DockerBuild")]
    [InlineData("--target DockerBuild")]
    [InlineData("--Target=DockerBuild")]
    [InlineData("-t=DockerBuild")]
    [InlineData("-t DockerBuild")]
    public void A_target_may_be_written_either_way(string arguments) => Assert.Equal(["DockerBuild"], Parse(arguments).Targets);

    [Fact]
    public void A_target_may_be_given_several_times()
    {
        var line = Parse("--target=A --target B");

        Assert.Equal(["A", "B"], line.Targets);
        Assert.Equal(["--target=A", "--target=B"], line.ForCake);
    }

    [Fact]
    public void Our_arguments_are_typed_and_kept_from_cake()
    {
        var line = Parse("--workspace=x/.. --config other.yml --package-version=1.2.3-rc.1 --since=v1.2.0 --json --setup --verbosity=Diagnostic -e --dryrun");

        Assert.Equal((Directory.GetCurrentDirectory(), "other.yml", true, true), (line.Workspace, line.ConfigFile, line.Json, line.Setup));
        Assert.Equal(new AskedRelease("1.2.3-rc.1"), line.PackageVersion);
        Assert.Equal("v1.2.0", line.Since);
        Assert.Equal(["--verbosity=Diagnostic", "-e", "--dryrun"], line.ForCake);
    }

    [Theory]
    [InlineData("", LogFormat.Text)]
    [InlineData("--log-format=text", LogFormat.Text)]
    [InlineData("--log-format json", LogFormat.Json)]
    public void The_log_is_text_unless_json_is_asked_for(string arguments, LogFormat format) => Assert.Equal((format, 0), (Parse(arguments).LogFormat, Parse(arguments).ForCake.Count));

    [Theory]
    [InlineData("--image=acme/app", "acme/app")]
    [InlineData("--image 127.0.0.1:5000/acme/app:1.2", "127.0.0.1:5000/acme/app:1.2")]
    public void An_image_is_typed(string arguments, string image) => Assert.Equal((image, 0), (Parse(arguments).Image!.ToString(), Parse(arguments).ForCake.Count));

    [Theory]
    [InlineData("", null)]
    [InlineData("--strategy=rolling", Strategy.Rolling)]
    [InlineData("--strategy blue-green", Strategy.BlueGreen)]
    [InlineData("--strategy=recreate", Strategy.Recreate)]
    public void A_deployment_may_go_otherwise_than_pipeline_yml_says(string arguments, Strategy? strategy) => Assert.Equal((strategy, 0), (Parse(arguments).Delivery.Strategy, Parse(arguments).ForCake.Count));

    [Fact]
    public void A_rollback_is_asked_for_by_package_version_and_reason()
    {
        var line = Parse("--target=McpRollback --package=@acme/a --package-version=a-v1.2.0 --reason=broken");

        Assert.Equal(new RollbackRequest("@acme/a", "a-v1.2.0", "broken"), line.Rollback);
        Assert.Equal(["--target=McpRollback"], line.ForCake);
        Assert.Equal("beta", Parse("--channel=beta").Rollback.Channel);
    }

    [Theory]
    [InlineData("", "", null)]
    [InlineData("--benchmark=warm-start --benchmark cold-build --pairs=3", "warm-start cold-build", 3)]
    [InlineData("--benchmark=warm-build,warm-start", "warm-build warm-start", null)]
    public void Benchmarks_may_be_listed_either_way(string arguments, string names, int? pairs)
    {
        var line = Parse(arguments);

        Assert.Equal((names, pairs, 0), (string.Join(' ', line.Benchmark.Names), line.Benchmark.Pairs, line.ForCake.Count));
    }

    [Fact]
    public void Switches_can_be_turned_off() => Assert.Equal((false, false), (Parse("--json=false").Json, Parse("--setup=false").Setup));

    [Fact]
    public void Nothing_given_leaves_the_defaults()
    {
        var line = Parse("");

        Assert.Equal((null, null, null, false, false, 0, 0), (line.Workspace, line.ConfigFile, line.PackageVersion, line.Json, line.Setup, line.Targets.Count, line.ForCake.Count));
    }

    [Theory]
    [InlineData("--tree --dryrun --description --exclusive --version", "--tree --dryrun --description --exclusive --version")]
    [InlineData("--DryRun --Verbosity diagnostic -v quiet", "--dryrun --verbosity=diagnostic -v=quiet")]
    public void Cakes_own_arguments_are_passed_on(string given, string passed) => Assert.Equal(passed, string.Join(' ', Parse(given).ForCake));

    [Theory]
    [InlineData("--wrkspace=.", "unknown argument '--wrkspace=.', did you mean '--workspace'? ./build.sh --help lists them.")]
    [InlineData("--setpu", "unknown argument '--setpu', did you mean '--setup'? ./build.sh --help lists them.")]
    [InlineData("--something-else", "unknown argument '--something-else'. ./build.sh --help lists them.")]
    [InlineData("DockerBuild", "unexpected 'DockerBuild'; arguments look like --target=DockerBuild")]
    [InlineData("--", "unexpected '--'; arguments look like --target=DockerBuild")]
    [InlineData("--target", "--target needs a value")]
    [InlineData("--target=", "--target needs a value")]
    [InlineData("-t", "-t needs a value")]
    [InlineData("--workspace=", "--workspace needs a value")]
    [InlineData("--json --config", "--config needs a value")]
    [InlineData("--since --plan", "--since needs a value")]
    [InlineData("--json=yes", "--json is a switch; leave '=yes' out")]
    [InlineData("--strategy=canary", "--strategy=canary: expected blue-green or rolling or recreate")]
    [InlineData("--log-format=xml", "--log-format=xml: expected text or json")]
    [InlineData("--log-format", "--log-format needs a value")]
    [InlineData("--benchmark=warm-strat", "no benchmark 'warm-strat', did you mean 'warm-start'? There are warm-start, mcp-version, prometheus-validate, grafana-validate, warm-build, warm-publish, cold-scan, warm-rollback, cold-rollback, cold-build.")]
    [InlineData("--benchmark=warm-start,", "no benchmark ''. There are warm-start, mcp-version, prometheus-validate, grafana-validate, warm-build, warm-publish, cold-scan, warm-rollback, cold-rollback, cold-build.")]
    [InlineData("--benchmark", "--benchmark needs a value")]
    [InlineData("--pairs=0", "--pairs=0: expected a number from 1 to 100")]
    [InlineData("--pairs=-1", "--pairs=-1: expected a number from 1 to 100")]
    [InlineData("--pairs=many", "--pairs=many: expected a number from 1 to 100")]
    [InlineData("--channel=1.beta", "--channel: '1.beta' is no name of a channel: letters, digits and '-', beginning with a letter, such as beta")]
    [InlineData("--allow-unreleased=yes", "--allow-unreleased is a switch; leave '=yes' out")]
    [InlineData("--image", "--image needs a value")]
    [InlineData("--image=App:1", "--image=App:1 is no image such as cortex/gateway:1.4.2 or registry.example.org/app@sha256:... with 64 digits")]
    [InlineData("--package-version=1.2", "--package-version=1.2 is no semantic version such as 1.4.2")]
    public void What_can_not_be_understood_is_told(string arguments, string message) => Assert.Equal(message, Assert.Throws<CommandLineException>(() => Parse(arguments)).Message);

    [Theory]
    [InlineData("DockerBuild")]
    [InlineData("dockerbuild")]
    [InlineData("Default")]
    public void Targets_are_known_in_any_case(string target) => TargetNames.Check([target]);

    [Theory]
    [InlineData("DockerBiuld", "no target 'DockerBiuld', did you mean 'DockerBuild'? './build.sh' lists all targets.")]
    [InlineData("Nonsense", "no target 'Nonsense'. './build.sh' lists all targets.")]
    public void An_unknown_target_is_told_with_a_suggestion(string target, string message) =>
        Assert.Equal(message, Assert.Throws<CommandLineException>(() => TargetNames.Check(["Doctor", target])).Message);

    private static CommandLine Parse(string arguments) => CommandLine.Parse(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
