using System.Net;
using System.Text;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Tests.Containers;

public sealed class EngineLoginTests : IDisposable
{
    private static readonly string Joe = Convert.ToBase64String(Encoding.UTF8.GetBytes("joe:hunter2-hunter2"));

    private readonly ContainersRig rig = new();
    private readonly PrivateDirectory directory = new();

    private string WithLogin => $"  registry: {{ name: '{rig.Registry.Host}/acme', username: {{ env: USER_NAME }}, password: {{ env: PASSWORD }} }}\n";

    public void Dispose()
    {
        directory.Dispose();
        rig.Dispose();
    }

    [Fact]
    public async Task Without_a_login_docker_keeps_its_own_configuration()
    {
        Assert.DoesNotContain("DOCKER_CONFIG", (await EnvironmentAsync("  registry: ghcr.io\n")).Keys);
        Assert.DoesNotContain("DOCKER_CONFIG", (await EnvironmentAsync(WithLogin)).Keys);
        Assert.Empty(rig.Registry.Requests);
    }

    [Fact]
    public async Task A_login_is_kept_in_a_configuration_of_its_own_beside_all_that_is_the_users()
    {
        LogIn();
        var plugin = rig.Folder.Write("home/.docker/cli-plugins/docker-buildx", "");
        var before = rig.Folder.Write("home/.docker/config.json", """{"credsStore":"desktop","credHelpers":{"example.com":"x"},"auths":{"ghcr.io":{}},"currentContext":"mine"}""");

        var environment = await EnvironmentAsync(WithLogin);

        var configuration = environment["DOCKER_CONFIG"]!;
        Assert.StartsWith(directory.FullName, configuration);
        Assert.Equal("0", environment["BUILDX_BAKE_ENTITLEMENTS_FS"]);
        Assert.Equal(
            $$$"""{"credsStore":"desktop","credHelpers":{"example.com":"x","{{{rig.Registry.Host}}}":""},"auths":{"ghcr.io":{},"{{{rig.Registry.Host}}}":{"auth":"{{{Joe}}}"}},"currentContext":"mine"}""",
            File.ReadAllText(Path.Combine(configuration, "config.json")));
        Assert.True(OperatingSystem.IsWindows() || (UnixFileMode.UserRead | UnixFileMode.UserWrite) == File.GetUnixFileMode(Path.Combine(configuration, "config.json")));
        Assert.True(File.Exists(Path.Combine(configuration, "cli-plugins/docker-buildx")));
        Assert.DoesNotContain(Joe, File.ReadAllText(before));
        directory.Dispose();
        Assert.True(File.Exists(plugin));
        Directory.CreateDirectory(directory.FullName);
    }

    [Fact]
    public async Task A_login_that_is_refused_stops_the_build_before_it_begins()
    {
        LogIn();
        rig.Registry.Intercept = async context =>
        {
            context.Response.AddHeader("WWW-Authenticate", "Basic realm=\"x\"");
            await FakeRegistry.EndAsync(context.Response, (int)HttpStatusCode.Unauthorized);
            return true;
        };

        var error = await Assert.ThrowsAsync<RegistryException>(() => EnvironmentAsync(WithLogin));

        Assert.Contains($"cannot log in to {rig.Registry.Host}: {rig.Registry.Host} answered 401 Unauthorized; the configured login ($USER_NAME and $PASSWORD) was refused", error.Message);
    }

    [Fact]
    public async Task A_registry_out_of_reach_does_not_stop_a_build_that_may_not_need_it()
    {
        LogIn();

        Assert.Contains("DOCKER_CONFIG", (await EnvironmentAsync($"  registry: {{ name: '127.0.0.1:{HttpServer.FreePort()}', username: {{ env: USER_NAME }}, password: {{ env: PASSWORD }} }}\n")).Keys);
        Assert.StartsWith("the login was not tried: the registry 127.0.0.1:", Assert.Single(rig.Spoken.Lines));
    }

    private void LogIn() => (rig.Variables["USER_NAME"], rig.Variables["PASSWORD"], rig.Variables["HOME"]) = ("joe", "hunter2-hunter2", rig.Folder.At("home"));

    private Task<IReadOnlyDictionary<string, string?>> EnvironmentAsync(string registry) => rig.Login.EnvironmentAsync(rig.Config(registry).Containers.Registry, directory, default);
}
