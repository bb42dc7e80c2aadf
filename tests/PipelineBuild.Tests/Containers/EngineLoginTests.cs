using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Containers;

public sealed class EngineLoginTests : IDisposable
{
    private const string WithLogin = "  registry: { name: ghcr.io/acme, username: { env: USER_NAME }, password: { env: PASSWORD } }\n";

    private readonly ContainersRig rig = new();
    private readonly PrivateDirectory directory = new();

    public void Dispose()
    {
        directory.Dispose();
        rig.Dispose();
    }

    [Fact]
    public async Task Without_a_login_nothing_is_asked_of_docker()
    {
        Assert.DoesNotContain("DOCKER_CONFIG", (await EnvironmentAsync("  registry: ghcr.io\n")).Keys);
        Assert.DoesNotContain("DOCKER_CONFIG", (await EnvironmentAsync(WithLogin)).Keys);
        Assert.Empty(rig.Docker.Calls);
    }

    [Fact]
    public async Task A_login_is_kept_in_a_configuration_of_its_own_beside_the_users_plug_ins()
    {
        (rig.Variables["USER_NAME"], rig.Variables["PASSWORD"], rig.Variables["HOME"]) = ("joe", "hunter2", rig.Folder.At("home"));
        var plugin = rig.Folder.Write("home/.docker/cli-plugins/docker-buildx", "");
        var before = rig.Folder.Write("home/.docker/config.json", """{"credsStore":"desktop","credHelpers":{"ghcr.io":"gh","example.com":"x"},"currentContext":"mine"}""");

        var environment = await EnvironmentAsync(WithLogin);

        var configuration = environment["DOCKER_CONFIG"]!;
        Assert.StartsWith(directory.FullName, configuration);
        Assert.Equal("0", environment["BUILDX_BAKE_ENTITLEMENTS_FS"]);
        Assert.Equal(["login ghcr.io joe"], rig.Docker.Calls);
        Assert.Equal("""{"credHelpers":{"example.com":"x"},"currentContext":"mine"}""", File.ReadAllText(Path.Combine(configuration, "config.json")));
        Assert.True(File.Exists(Path.Combine(configuration, "cli-plugins/docker-buildx")));
        Assert.Contains("credsStore", File.ReadAllText(before));
        directory.Dispose();
        Assert.True(File.Exists(plugin));
        Directory.CreateDirectory(directory.FullName);
    }

    private Task<IReadOnlyDictionary<string, string?>> EnvironmentAsync(string registry) => rig.Login.EnvironmentAsync(rig.Config(registry).Containers.Registry, directory, default);
}
