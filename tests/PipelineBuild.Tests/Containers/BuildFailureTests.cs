using PipelineBuild.Containers;
using PipelineBuild.Results;
using PipelineBuild.Tests.Configuration;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Containers;

public sealed class BuildFailureTests : IDisposable
{
    private const string FailedStep = """
        #0 building with "default" instance using docker driver
        #7 [cortex_gateway linux/amd64 build 3/4] RUN npm ci --fetch-timeout 503 --no-audit
        #7 1.204 npm error code ENOENT
        #7 ERROR: process "/bin/sh -c npm ci --fetch-timeout 503 --no-audit" did not complete successfully: exit code: 254
        ------
         > [cortex_gateway linux/amd64 build 3/4] RUN npm ci --fetch-timeout 503 --no-audit:
        1.204 npm error code ENOENT
        ------
        Dockerfile:7
        --------------------
           5 |     COPY package.json ./
           7 | >>> RUN npm ci --fetch-timeout 503 --no-audit
        --------------------
        ERROR: target cortex_gateway: failed to solve: process "/bin/sh -c npm ci --fetch-timeout 503 --no-audit" did not complete successfully: exit code: 254
        """;

    private readonly YamlText yaml = new("containers:\n  images:\n    - { name: cortex/gateway, context: app }\n    - { name: cortex/memory, context: other }\n");

    public BuildFailureTests() => yaml.Folder.Write("other/Dockerfile", "FROM scratch\n");

    public void Dispose() => yaml.Dispose();

    [Fact]
    public void A_failed_step_is_a_finding_at_its_line_of_the_right_dockerfile()
    {
        var result = Describe(FailedStep);

        var finding = Assert.Single(result.Findings);
        Assert.Equal(Outcome.Failed, result.Outcome);
        Assert.Equal(("containers/build-failed", "app/Dockerfile:7"), (finding.Rule, finding.Place));
        Assert.StartsWith("target cortex_gateway: failed to solve: process", result.Summary);
        Assert.Equal("------", result.Text[0]);
        Assert.Contains("1.204 npm error code ENOENT", result.Text);
    }

    [Fact]
    public void A_dockerfile_that_can_not_be_told_keeps_the_name_bake_gave_it() =>
        Assert.Equal("Dockerfile:3", Assert.Single(Describe("Dockerfile:3\nERROR: failed to solve: dockerfile parse error on line 3: unknown instruction: RUNN").Findings).Place);

    [Theory]
    [InlineData("ERROR: Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?")]
    [InlineData("ERROR: target a: failed to solve: node:20: failed to resolve source metadata for docker.io/library/node:20: failed to do request: Head \"https://example.com\": dial tcp: lookup example.com: no such host")]
    [InlineData("ERROR: target a: failed to solve: node:20: unexpected status from HEAD request to https://example.com/v2/: 503 Service Unavailable")]
    [InlineData("ERROR: target a: failed to solve: node:20: failed to copy: httpReadSeeker: 429 Too Many Requests")]
    public void What_could_not_be_reached_is_an_error_and_no_failed_build(string error)
    {
        var result = Describe(error);

        Assert.Equal((Outcome.Errored, 0), (result.Outcome, result.Findings.Count));
        Assert.StartsWith("the images could not be built: ", result.Summary);
    }

    [Fact]
    public void A_base_image_that_does_not_exist_is_a_failed_build() =>
        Assert.Equal(Outcome.Failed, Describe("ERROR: target a: failed to solve: node:none: docker.io/library/node:none: not found").Outcome);

    [Fact]
    public void Without_a_line_of_bake_the_whole_failure_is_told()
    {
        var result = Describe("docker: 'buildx' is not a docker command.");

        Assert.Contains("ended with exit code 1", result.Summary);
        Assert.Null(Assert.Single(result.Findings).File);
    }

    private ImageBuildResult Describe(string error) =>
        BuildFailure.Describe(new ProcessFailedException(Command.Of("docker", "buildx", "bake"), new ProcessOutput(1, [], error.ReplaceLineEndings("\n").Split('\n')), new SecretMask()), yaml.Load());
}
