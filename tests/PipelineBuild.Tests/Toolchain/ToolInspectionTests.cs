using PipelineBuild.Toolchain;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Toolchain;

public sealed class ToolInspectionTests
{
    private static readonly Tool Buildx = ToolchainList.All.Single(tool => tool.Name == "docker-buildx");

    [Theory]
    [InlineData("Docker version 28.2.2, build e6534b4", "28.2.2")]
    [InlineData("github.com/docker/buildx 0.13.1+ds1 0.13.1+ds1-3", "0.13.1")]
    [InlineData("github.com/docker/buildx v0.29.1 a1b2c3", "0.29.1")]
    [InlineData("Docker Compose version 2.26.1-4", "2.26.1")]
    [InlineData("docker-registry github.com/docker/distribution 2.8.3+ds1", "2.8.3")]
    [InlineData("ShellCheck - shell script analysis tool\nversion: 0.9.0\nlicense: GNU General Public License, version 3", "0.9.0")]
    [InlineData("setsid from util-linux 2.38.1", "2.38.1")]
    [InlineData("v20.20.2", "20.20.2")]
    [InlineData("git version 2.39.5", "2.39.5")]
    [InlineData("mmdebstrap 1.3.5", "1.3.5")]
    [InlineData("jq-1.6", "1.6")]
    public void Versions_are_read_from_what_the_programs_print(string printed, string expected) =>
        Assert.Equal(Version.Parse(expected), ProgramProbe.ParseVersion(printed));

    [Theory]
    [InlineData("")]
    [InlineData("unknown")]
    [InlineData("version 7")]
    public void What_is_no_version_is_none(string printed) => Assert.Null(ProgramProbe.ParseVersion(printed));

    [Fact]
    public void A_version_nobody_can_read_is_not_ready() =>
        Assert.Equal(ToolState.UnknownVersion, ToolInspection.Judge(Buildx, new ProbedProgram("/usr/bin/docker", null, "cannot read a version in 'dev'")).State);

    [Theory]
    [InlineData("0.11.9", ToolState.TooOld)]
    [InlineData("0.12.0", ToolState.Ready)]
    [InlineData("0.29.1", ToolState.Ready)]
    public void The_minimum_version_decides(string version, ToolState expected) =>
        Assert.Equal(expected, ToolInspection.Judge(Buildx, new ProbedProgram("/usr/bin/docker", Version.Parse(version), null)).State);

    [Theory]
    [InlineData("exit code 1: docker: 'buildx' is not a docker command.")]
    [InlineData("exit code 1: docker: unknown command: docker buildx")]
    public void A_plugin_the_client_lacks_is_missing(string problem) =>
        Assert.Equal(ToolState.Missing, ToolInspection.Judge(Buildx, new ProbedProgram("/usr/bin/docker", null, problem)).State);

    [Fact]
    public void Every_program_is_listed_once_with_a_purpose_and_targets()
    {
        Assert.Equal(ToolchainList.All.Count, ToolchainList.All.Select(tool => tool.Name).Distinct().Count());
        Assert.All(ToolchainList.All, tool => Assert.True(tool.Purpose.Length > 0 && tool.Targets.Count > 0));
        Assert.All(ToolchainList.All.Select(tool => tool.Source).OfType<CachedPackage>(), package => Assert.All(package.Sha256.Values, hash => Assert.Matches("^[0-9a-f]{64}$", hash)));
    }

    [Fact]
    public void A_workload_without_images_needs_no_engine() =>
        Assert.DoesNotContain(ToolchainList.For(new WorkloadNeeds(false, false, [], false), null), tool => tool.Name.StartsWith("docker", StringComparison.Ordinal));

    [Fact]
    public void Targets_narrow_what_is_needed() =>
        Assert.Equal(["git", "dotnet", "shellcheck"], ToolchainList.For(new WorkloadNeeds(true, true, ["linux/amd64"], true), ["Lint"]).Select(tool => tool.Name));

    [Theory]
    [InlineData("SloGenerate", "promtool")]
    [InlineData("SloCheck", "promtool")]
    [InlineData("SloReport", "")]
    [InlineData("SloGate", "")]
    [InlineData("GrafanaDeploy", "git")]
    [InlineData("GrafanaRollback", "git")]
    public void Objectives_and_dashboards_need_what_their_targets_start(string target, string programs) =>
        Assert.Equal(programs, string.Join(", ", ToolchainList.For(new WorkloadNeeds(false, false, [], false) { PrometheusRules = true, Dashboards = true }, [target]).Select(tool => tool.Name)));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Npm_is_needed_for_base_images_only_when_they_take_packages_from_it(bool npm) =>
        Assert.Equal(npm, ToolchainList.For(new WorkloadNeeds(true, true, ["linux/amd64"], npm), ["DockerBuild"]).Any(tool => tool.Name == "npm"));
}
