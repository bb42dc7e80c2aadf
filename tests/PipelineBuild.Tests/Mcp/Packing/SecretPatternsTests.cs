using System.Text;
using PipelineBuild.Mcp.Packing;

namespace PipelineBuild.Tests.Mcp.Packing;

public sealed class SecretPatternsTests
{
    private static readonly string Key = new('k', 64);

    /// <summary>Put together here, so that nobody takes this file for one that holds secrets.</summary>
    public static TheoryData<string, string> Secrets => new()
    {
        { "a private key", $"-----BEGIN RSA {"PRIVATE"} KEY-----\n{Key}\n" },
        { "a private key", $"-----BEGIN {"PRIVATE"} KEY-----\\n{Key}" },
        { "a private key", $"-----BEGIN RSA {"PRIVATE"} KEY-----\nProc-Type: 4,ENCRYPTED\n\n{Key}\n" },
        { "a login of an npm registry", $"//npm.acme.test/:_auth{"Token"}={Key}" },
        { "an npm token", "npm_" + Key[..36] },
        { "a GitHub token", "ghp_" + Key[..36] },
        { "a GitHub token", "github_pat_" + Key[..60] },
        { "a GitLab token", "glpat-" + Key[..20] },
        { "an AWS access key", "AKIA" + Key[..16].ToUpperInvariant() },
        { "an AWS secret key", $"aws_secret_access_key = {Key[..40]}" },
        { "a Google API key", "AIza" + Key[..35] },
        { "an Azure storage key", $"AccountKey={Key}{Key}" },
        { "a Slack token", "xoxb-" + Key[..24] },
        { "a Stripe key", "sk_live_" + Key[..24] },
        { "an Anthropic key", "sk-ant-" + Key[..40] },
        { "an OpenAI key", "sk-proj-" + Key[..48] },
    };

    [Theory]
    [MemberData(nameof(Secrets))]
    public void A_secret_is_found_in_its_line(string kind, string text)
    {
        var place = Assert.Single(SecretPatterns.Find(Encoding.UTF8.GetBytes($"first\nsecond \u00e4 {text}\n")));

        Assert.Equal(new SecretPlace(kind, 2), place);
    }

    [Theory]
    [InlineData("//npm.acme.test/:_authToken=${NPM_TOKEN}")]
    [InlineData("if (text.startsWith('-----BEGIN PRIVATE KEY-----')) throw new Error('a key')")]
    [InlineData("AKIAIOSFODNN7EXAMPLE")]
    [InlineData("the_npm_package_that_is_named_like_a_token_and_is_none_at_all")]
    public void What_only_speaks_of_secrets_is_none(string text) => Assert.Empty(SecretPatterns.Find(Encoding.UTF8.GetBytes(text)));
}
