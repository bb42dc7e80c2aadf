using PipelineBuild.Containers;
using PipelineBuild.Tests.Configuration;

namespace PipelineBuild.Tests.Containers;

public class RegistrySettingsTests
{
    [Theory]
    [InlineData("", "local", true)]
    [InlineData("  registry: local\n", "local", true)]
    [InlineData("  registry: { port: 5001 }\n", "local", true)]
    [InlineData("  registry: ghcr.io/acme\n", "ghcr.io/acme", false)]
    [InlineData("  registry: { name: localhost:5000 }\n", "localhost:5000", false)]
    public void The_short_and_the_long_form_mean_the_same(string text, string name, bool local)
    {
        using var yaml = new YamlText($"containers:\n{text}  images: []\n");

        var registry = yaml.Load().Containers.Registry;

        Assert.Equal((name, local), (registry.Name, registry.IsLocal));
    }

    [Fact]
    public void The_long_form_has_port_and_login()
    {
        using var yaml = new YamlText("containers:\n  registry: { name: ghcr.io/acme, username: { env: U }, password: { env: P } }\n");

        var registry = yaml.Load().Containers.Registry;

        Assert.Equal(("ghcr.io", "U", "P"), (registry.Host, registry.UserName?.EnvironmentVariable, registry.Password?.EnvironmentVariable));
        using var local = new YamlText("containers:\n  registry: { port: 5001 }\n");
        Assert.Equal(5001, local.Load().Containers.Registry.Port);
    }

    [Theory]
    [InlineData("ghcr.io", false)]
    [InlineData("{ name: ghcr.io, insecure: true }", true)]
    [InlineData("127.0.0.1:5443", true)]
    [InlineData("{ name: localhost:5443 }", true)]
    [InlineData("{ name: localhost:5443, insecure: false }", false)]
    [InlineData("{ name: localhost:5443, ca: { env: CA } }", false)]
    public void Only_loopback_is_spoken_to_without_encryption_unless_somebody_says_so(string registry, bool insecure)
    {
        using var yaml = new YamlText($"containers:\n  registry: {registry}\n");

        Assert.Equal(insecure, yaml.Load().Containers.Registry.IsInsecure);
    }

    [Fact]
    public void Authorities_come_from_a_file_of_the_workspace_or_by_the_name_of_a_variable()
    {
        using var file = new YamlText("containers:\n  registry: { name: ghcr.io, ca: deploy/ca.pem }\n");
        var path = file.Folder.Write("deploy/ca.pem", "");
        using var variable = new YamlText("containers:\n  registry: { name: ghcr.io, ca: { env: CA } }\n");

        Assert.Equal((path, null), (file.Load().Containers.Registry.AuthorityFile, file.Load().Containers.Registry.AuthorityVariable));
        Assert.Equal((null, "CA"), (variable.Load().Containers.Registry.AuthorityFile, variable.Load().Containers.Registry.AuthorityVariable));
    }

    [Theory]
    [InlineData("{ ca: { env: CA } }", "pipeline.yml:2:19: containers.registry.ca: is for a registry that is named by its host, not for 'local'")]
    [InlineData("{ insecure: true }", "pipeline.yml:2:25: containers.registry.insecure: is for a registry that is named by its host, not for 'local'")]
    [InlineData("{ name: ghcr.io, ca: none.pem }", "pipeline.yml:2:34: containers.registry.ca: no file 'none.pem' in the workspace")]
    [InlineData("{ name: ghcr.io, ca: ../ca.pem }", "pipeline.yml:2:34: containers.registry.ca: '../ca.pem' leads out of the workspace")]
    [InlineData("{ name: ghcr.io, ca: { env: CA }, insecure: true }", "pipeline.yml:2:57: containers.registry.insecure: without encryption there is no certificate for ca to vouch for: take one of the two away")]
    [InlineData("https://ghcr.io", "pipeline.yml:2:13: containers.registry: a host such as ghcr.io/acme, without a scheme")]
    [InlineData("acme", "pipeline.yml:2:13: containers.registry: expected 'local' or a host such as ghcr.io/acme")]
    [InlineData("{ name: ghcr.io, port: 5000 }", "pipeline.yml:2:36: containers.registry.port: is for the registry 'local'; write other ports behind the host name")]
    [InlineData("{ port: 70000 }", "pipeline.yml:2:21: containers.registry.port: expected a whole number from 1 to 65535, found '70000'")]
    [InlineData("{ name: ghcr.io, username: { env: U } }", "pipeline.yml:2:40: containers.registry.username: username and password come together")]
    [InlineData("{ name: ghcr.io, password: { env: P } }", "pipeline.yml:2:40: containers.registry.password: username and password come together")]
    [InlineData("{ name: ghcr.io, username: { env: U }, password: hunter2 }", "pipeline.yml:2:62: containers.registry.password: a secret is given by name, never by value: { env: NAME }")]
    public void What_can_not_be_meant_is_refused_with_one_line(string registry, string error)
    {
        using var yaml = new YamlText($"containers:\n  registry: {registry}\n");

        Assert.Equal([error], yaml.Errors());
    }

    [Theory]
    [InlineData("ghcr.io", "", "app")]
    [InlineData("ghcr.io/acme/team", "acme/team", "acme/team/app")]
    public void Images_lie_below_the_path_of_the_registry(string name, string path, string repository)
    {
        var settings = new RegistrySettings(name, null, null, null);

        Assert.Equal(repository, RegistryAccess.RepositoryOf(new PipelineBuild.Artifacts.ImageReference(settings.Host, path), "app"));
    }
}
