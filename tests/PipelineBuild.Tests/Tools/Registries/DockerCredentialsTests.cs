using System.Text;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Tests.Tools.Registries;

public sealed class DockerCredentialsTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly FakeProcessRunner processes = new();

    public DockerCredentialsTests()
    {
        folder.WriteProgram("bin/docker-credential-own");
        folder.WriteProgram("bin/docker-credential-store");
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("""{"auths":{"ghcr.io":{"auth":"am9lOmh1bnRlcjItaHVudGVyMg=="}}}""", "ghcr.io")]
    [InlineData("""{"auths":{"https://ghcr.io/v1/":{"auth":"am9lOmh1bnRlcjItaHVudGVyMg=="}}}""", "ghcr.io")]
    [InlineData("""{"auths":{"https://index.docker.io/v1/":{"auth":"am9lOmh1bnRlcjItaHVudGVyMg=="}}}""", "docker.io")]
    [InlineData("""{"credsStore":"store","credHelpers":{"ghcr.io":""},"auths":{"ghcr.io":{"auth":"am9lOmh1bnRlcjItaHVudGVyMg=="}}}""", "ghcr.io")]
    public async Task A_login_in_dockers_file_is_found_under_every_name_docker_uses(string config, string host)
    {
        var credential = await FindAsync(config, host);

        Assert.Equal(("joe", "hunter2-hunter2", false), (credential?.UserName, credential?.Password, credential?.IsIdentityToken));
        Assert.Equal("***", processes.Mask.Apply("hunter2-hunter2"));
    }

    [Theory]
    [InlineData("""{"credsStore":"store","credHelpers":{"ghcr.io":"own"}}""", "ghcr.io", "docker-credential-own get")]
    [InlineData("""{"credsStore":"store","credHelpers":{"quay.io":"own"}}""", "ghcr.io", "docker-credential-store get")]
    public async Task A_helper_is_asked_with_the_host_on_its_standard_input(string config, string host, string line)
    {
        processes.On(line, """{"ServerURL":"ghcr.io","Username":"joe","Secret":"hunter2-hunter2"}""");

        var credential = await FindAsync(config, host);

        Assert.Equal(("joe", "hunter2-hunter2"), (credential?.UserName, credential?.Password));
        Assert.Equal([line], processes.Lines);
        Assert.Equal(host, Encoding.UTF8.GetString(processes.Commands[0].StandardInput!.Value.Span));
        Assert.Equal("***", processes.Mask.Apply("hunter2-hunter2"));
    }

    [Fact]
    public async Task A_helper_may_keep_an_identity_token()
    {
        processes.On("docker-credential-store get", """{"Username":"<token>","Secret":"identity-identity"}""");

        Assert.True((await FindAsync("""{"credsStore":"store"}""", "ghcr.io"))?.IsIdentityToken);
        Assert.True((await FindAsync("""{"auths":{"quay.io":{"identitytoken":"identity-identity"}}}""", "quay.io"))?.IsIdentityToken);
    }

    [Fact]
    public async Task A_helper_without_a_login_for_the_host_means_nobody()
    {
        processes.On("docker-credential-store get", "credentials not found in native keychain", exitCode: 1);

        Assert.Null(await FindAsync("""{"credsStore":"store"}""", "ghcr.io"));
    }

    [Theory]
    [InlineData("own", 1, "the keyring is locked", "docker-credential-own (credHelpers of ")]
    [InlineData("own", 0, "no json hunter2", "answered with something that is no JSON")]
    [InlineData("own", 0, "{}", "answered without Username and Secret")]
    [InlineData("gone", 0, "", "docker-credential-gone (credHelpers of ")]
    public async Task A_helper_that_fails_is_an_error_with_its_name_and_not_nobody(string helper, int exitCode, string output, string expected)
    {
        processes.On("docker-credential-own get", output, exitCode);

        var error = await Assert.ThrowsAsync<RegistryException>(() => FindAsync($$$"""{"credHelpers":{"ghcr.io":"{{{helper}}}"}}""", "ghcr.io"));

        Assert.Contains(expected, error.Message);
        Assert.Contains($"docker-credential-{helper}", error.Message);
        Assert.DoesNotContain("hunter2", error.Message);
    }

    [Theory]
    [InlineData("not json: hunter2")]
    [InlineData("""{"auths":{"ghcr.io":{"auth":"hunter2!"}}}""")]
    public async Task A_file_that_docker_did_not_write_is_an_error_that_does_not_quote_it(string config)
    {
        var error = await Assert.ThrowsAsync<RegistryException>(() => FindAsync(config, "ghcr.io"));

        Assert.Contains("config.json: it is not what docker writes", error.Message);
        Assert.DoesNotContain("hunter2", error.ToString());
    }

    [Fact]
    public async Task Without_a_file_or_an_entry_nobody_is_logged_in()
    {
        Assert.Null(await new DockerCredentials(processes, Programs(), new EnvironmentVariables(_ => null)).FindAsync("ghcr.io", default));
        Assert.Null(await FindAsync("""{"auths":{"ghcr.io":{}}}""", "ghcr.io"));
        Assert.Null(await FindAsync("""{"auths":{"ghcr.io.example.org":{"auth":"am9lOmh1bnRlcjItaHVudGVyMg=="}}}""", "ghcr.io"));
    }

    private Task<RegistryCredential?> FindAsync(string config, string host)
    {
        folder.Write("docker/config.json", config);
        return new DockerCredentials(processes, Programs(), Environment()).FindAsync(host, default);
    }

    private EnvironmentVariables Environment() => new(name => name switch { "DOCKER_CONFIG" => folder.At("docker"), "PATH" => folder.At("bin"), _ => null });

    private ProgramLocator Programs() => new(new UserFolders(folder.At("cache"), folder.At("data")), Environment(), folder.At("root"));
}
