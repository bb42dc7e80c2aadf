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
    public void Of_several_targets_the_step_tells_which_failed_where_the_reason_does_not()
    {
        var result = Describe(FailedStep.Replace("ERROR: target cortex_gateway: failed", "ERROR: failed", StringComparison.Ordinal));

        Assert.Equal("app/Dockerfile:7", Assert.Single(result.Findings).Place);
    }

    [Fact]
    public void An_export_that_was_called_off_is_not_the_step_that_failed()
    {
        var result = Describe(FailedStep.ReplaceLineEndings("\n").Replace("ERROR: target cortex_gateway: failed", "ERROR: failed", StringComparison.Ordinal)
            .Replace("------\nDockerfile:7", "------\n------\n > [cortex_memory] exporting to oci image format:\n------\nERROR: (*service).Write failed: rpc error: code = Canceled desc = context canceled\nDockerfile:7", StringComparison.Ordinal));

        Assert.Equal("app/Dockerfile:7", Assert.Single(result.Findings).Place);
        Assert.EndsWith("(in step [cortex_gateway linux/amd64 build 3/4])", result.Summary);
    }

    [Theory]
    [InlineData("Dockerfile:7\n", "Dockerfile:7\nERROR: (*service).Write failed: rpc error: ref is locked: unavailable\n")]
    [InlineData("Dockerfile:7\n", "Dockerfile:7\n\n#9 sending tarball 0.1s done\n")]
    public void Messages_of_another_target_do_not_part_the_place_from_its_source(string between, string mixed)
    {
        var result = Describe(FailedStep.ReplaceLineEndings("\n").Replace(between, mixed, StringComparison.Ordinal));

        Assert.Equal("app/Dockerfile:7", Assert.Single(result.Findings).Place);
    }

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
        Assert.Equal("Dockerfile:3", Assert.Single(Describe("Dockerfile:3\n--------------------\nERROR: failed to solve: dockerfile parse error on line 3: unknown instruction: RUNN").Findings).Place);

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

    [Theory]
    [InlineData("failed to do request: Head \"https://r.example/v2/\": tls: failed to verify certificate: x509: certificate signed by unknown authority", "certs.d/HOST/ca.crt")]
    [InlineData("failed to do request: Head \"https://r.example/v2/\": http: server gave HTTP response to HTTPS client", "insecure-registries")]
    [InlineData("failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://r.example/token: 401 Unauthorized", "docker login")]
    public void What_the_builder_needs_of_its_own_is_said(string reason, string hint)
    {
        var result = Describe($"ERROR: target a: failed to solve: node:20: {reason}");

        Assert.Equal(Outcome.Errored, result.Outcome);
        Assert.Contains(hint, result.Summary);
    }

    [Fact]
    public void The_last_lines_of_a_long_output_are_those_that_are_shown()
    {
        var output = string.Join('\n', Enumerable.Range(1, 100).Select(number => $"{number}.0 word"));

        var text = Describe(FailedStep.Replace("1.204 npm error code ENOENT\n------", $"{output}\n------")).Text;

        Assert.Equal("... 70 lines before these are in artifacts/docker-bake.log", text[2]);
        Assert.Equal(("71.0 word", "100.0 word", "------", "Dockerfile:7"), (text[3], text[32], text[33], text[34]));
    }

    [Fact]
    public void The_step_names_the_platform_and_any_name_of_a_dockerfile_is_found()
    {
        var result = Describe(FailedStep.Replace("\nDockerfile:7", "\nContainerfile:7"));

        Assert.Equal("Containerfile:7", Assert.Single(result.Findings).Place);
        Assert.EndsWith("(in step [cortex_gateway linux/amd64 build 3/4])", result.Summary);
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
