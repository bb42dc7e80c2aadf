using PipelineBuild.Tests.Configuration;

namespace PipelineBuild.Tests.Ledger;

/// <summary>The block ledger: local unless a remote is named, and a name is no address.</summary>
public sealed class LedgerSettingsTests
{
    [Theory]
    [InlineData("name: app", null)]
    [InlineData("ledger: {}", null)]
    [InlineData("ledger: { remote: origin }", "origin")]
    [InlineData("ledger: { remote: up-stream.2_x }", "up-stream.2_x")]
    public void The_remote_is_optional(string text, string? remote)
    {
        using var yaml = new YamlText(text);

        Assert.Equal(remote, yaml.Load().Ledger.Remote);
    }

    [Theory]
    [InlineData("--upload-pack=x")]
    [InlineData("'a b'")]
    [InlineData("https://user:secret@example.org/a.git")]
    [InlineData("git@example.org:a.git")]
    [InlineData("../other")]
    [InlineData("a..b")]
    [InlineData("a/b")]
    [InlineData("a.")]
    public void An_option_or_an_address_is_refused_at_its_position(string remote)
    {
        using var yaml = new YamlText($"ledger:\n  remote: {remote}\n");

        Assert.Contains(yaml.Errors(), error => error.Contains("pipeline.yml:2:11: ledger.remote: expected the name of a git remote such as origin, not its address", StringComparison.Ordinal));
    }

    [Fact]
    public void Another_key_is_refused()
    {
        using var yaml = new YamlText("ledger: { remot: origin }");

        Assert.Contains("did you mean 'remote'", string.Join('\n', yaml.Errors()));
    }
}
