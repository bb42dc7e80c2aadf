using PipelineBuild.Configuration;
using PipelineBuild.Mcp;
using PipelineBuild.Mcp.Probing;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Mcp.Probing;

public sealed class ServerCommandTests
{
    private static readonly McpTestSettings Settings = new(null, ["--quiet"], new Dictionary<string, string> { ["MODE"] = "test" }, [new SecretRef("TOKEN")], [], 1, []);

    private readonly Dictionary<string, string> ours = new() { ["PATH"] = "/bin", ["HOME"] = "/home/me", ["TOKEN"] = "s3cret-value", ["NODE_OPTIONS"] = "--inspect" };
    private readonly SecretMask mask = new();

    [Fact]
    public void A_server_gets_few_variables_a_home_of_its_own_and_its_secrets()
    {
        var command = Commands().Of(new InstalledServer("/x/server", "/x/home"), Settings);

        Assert.False(command.InheritsEnvironment);
        Assert.Equal(new Dictionary<string, string?> { ["PATH"] = "/bin", ["HOME"] = "/x/home", ["TMPDIR"] = "/x/home", ["MODE"] = "test", ["TOKEN"] = "s3cret-value" }, command.Environment);
        Assert.Equal("/x/server --quiet", command.ToString());
        Assert.Equal("***", mask.Apply("s3cret-value"));
    }

    [Fact]
    public void Over_http_it_has_other_arguments_and_more_variables()
    {
        var command = Commands().Of(new InstalledServer("/x/server", "/x/home"), Settings, new McpHttpSettings(["--http"], new Dictionary<string, string> { ["PORT"] = "1" }, "/mcp"));

        Assert.Equal("/x/server --http", command.ToString());
        Assert.Equal(("test", "1"), (command.Environment["MODE"], command.Environment["PORT"]));
    }

    [Fact]
    public void A_secret_that_is_not_set_is_told_by_its_name()
    {
        ours.Remove("TOKEN");

        Assert.Contains("TOKEN", Assert.Throws<InvalidDataException>(() => Commands().Of(new InstalledServer("/x/server", "/x/home"), Settings)).Message);
    }

    private ServerCommand Commands() => new(new EnvironmentVariables(ours.GetValueOrDefault), mask);
}
