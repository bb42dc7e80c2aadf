using PipelineBuild.Configuration;
using PipelineBuild.Tests.Configuration;

namespace PipelineBuild.Tests.Mcp.Publishing;

public class McpPublishSettingsTests
{
    [Fact]
    public void Every_key_is_read()
    {
        using var yaml = new YamlText("mcp:\n  publish: { registry: https://npm.example.org/x, token: { env: T }, access: public, provenance: false, trustedPublishing: false, listTools: false, pushTags: true, visibleWithin: 7 }\n");

        var settings = yaml.Load().Mcp.Publish;

        Assert.Equal(("https://npm.example.org/x", "T", "public"), (settings.Registry?.ToString(), settings.Token?.EnvironmentVariable, settings.Access));
        Assert.Equal((false, false, false, true, 7.0), (settings.Provenance, settings.TrustedPublishing, settings.ListTools, settings.PushTags, settings.VisibleWithin.TotalSeconds));
    }

    [Theory]
    [InlineData("registry: npm.example.org", "expected an address such as https://npm.example.org/")]
    [InlineData("registry: ftp://npm.example.org", "expected an address such as https://npm.example.org/")]
    [InlineData("registry: https://me:word@npm.example.org/", "expected an address without a login")]
    [InlineData("registry: https://npm.example.org/?a=b", "expected an address without ? and #")]
    [InlineData("token: abc", "a secret is given by name, never by value")]
    [InlineData("access: secret", "expected one of public, restricted")]
    public void A_mistake_is_named(string line, string words)
    {
        using var yaml = new YamlText($"mcp:\n  publish: {{ {line} }}\n");

        var error = Assert.Throws<ConfigException>(yaml.Load);

        Assert.Contains(words, error.Message);
        Assert.DoesNotContain("me:word", error.Message);
    }
}
