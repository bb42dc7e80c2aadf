using PipelineBuild.Configuration;
using PipelineBuild.Containers.BakeFiles;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Containers;

public sealed class BuildSecretsTests : IDisposable
{
    private readonly ContainersRig rig = new();

    public void Dispose() => rig.Dispose();

    [Fact]
    public async Task A_variable_is_handed_on_by_name_and_its_value_masked()
    {
        rig.Variables["TOKEN"] = "hunter2";

        Assert.Equal(["id=npm,env=TOKEN"], await PrepareAsync("{ id: npm, env: TOKEN }"));
        Assert.Equal("***", rig.Mask.Apply("hunter2"));
    }

    [Fact]
    public async Task A_required_variable_that_is_not_set_is_named()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => PrepareAsync("{ id: npm, env: TOKEN }"));

        Assert.Equal("image acme/app: the build secret 'npm' wants the variable TOKEN, which is not set", error.Message);
    }

    [Fact]
    public async Task One_that_is_not_required_is_left_out() => Assert.Empty(await PrepareAsync("{ id: npm, env: TOKEN, required: false }"));

    [Fact]
    public async Task The_machines_certificates_are_handed_on_as_the_file_they_are()
    {
        Assert.Empty(await PrepareAsync("{ id: ca, machine: ca-bundle }"));
        var bundle = rig.Folder.Write("machine/etc/ssl/certs/ca-certificates.crt", "certificates");
        Assert.Equal([$"id=ca,src={bundle}"], await PrepareAsync("{ id: ca, machine: ca-bundle }"));
    }

    [Fact]
    public async Task Of_the_machines_npm_configuration_only_registries_and_their_credentials_are_handed_on()
    {
        rig.Variables["PATH"] = rig.Folder.At("bin");
        rig.Variables["HOME"] = rig.Folder.At("home");
        rig.Folder.WriteProgram("bin/npm");
        rig.Folder.Write("home/.npmrc", "prefix=/opt\n//npm.example.com/:_authToken=hunter2\n@acme:registry=https://npm.example.com/\n");
        rig.Processes.OnNpmRegistry("https://mirror.example.com/");
        using var directory = new PrivateDirectory();

        var line = Assert.Single(await PrepareAsync("{ id: npmrc, machine: npm-config }", directory));

        Assert.Equal($"id=npmrc,src={directory.FullName}/npmrc", line);
        Assert.Equal("registry=https://mirror.example.com/\n//npm.example.com/:_authToken=hunter2\n@acme:registry=https://npm.example.com/\n", File.ReadAllText(Path.Combine(directory.FullName, "npmrc")));
        Assert.Equal("***", rig.Mask.Apply("hunter2"));
    }

    [Fact]
    public async Task What_a_bake_file_takes_from_a_variable_is_masked_and_left_to_bake()
    {
        rig.Variables["API_TOKEN"] = "hunter2";
        using var directory = new PrivateDirectory();
        var image = rig.Config().Containers.Images[0] with { Bake = new BakeOrigin("app", ["docker-bake.hcl"]) { SecretVariables = [new SecretRef("API_TOKEN"), new SecretRef("UNSET")] } };

        Assert.Empty((await rig.Secrets.PrepareAsync([image], directory, default))["acme/app"]);
        Assert.Equal("***", rig.Mask.Apply("hunter2"));
    }

    private async Task<IReadOnlyList<string>> PrepareAsync(string secret, PrivateDirectory? directory = null)
    {
        using var own = new PrivateDirectory();
        var config = rig.Config($"  images: [{{ name: acme/app, context: app, secrets: [{secret}] }}]\n");
        return (await rig.Secrets.PrepareAsync(config.Containers.Images, directory ?? own, default))["acme/app"];
    }
}
