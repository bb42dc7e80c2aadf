using PipelineBuild.Containers;
using PipelineBuild.Containers.Signing;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Signing;

namespace PipelineBuild.Tests.Containers.Signing;

public sealed class SigningKeysTests
{
    private const string Address = "ACTIONS_ID_TOKEN_REQUEST_URL";
    private const string Token = "ACTIONS_ID_TOKEN_REQUEST_TOKEN";
    private const string Identity = "https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main";
    private const string Issuer = "https://token.actions.githubusercontent.com";

    /// <summary>A job without the permission has neither, and a step in a container may have lost one of them.</summary>
    [Theory]
    [InlineData(null, null, Address)]
    [InlineData(null, "t", Address)]
    [InlineData("https://runner.example.org/token", null, Token)]
    [InlineData("https://runner.example.org/token", "", Token)]
    public async Task Without_what_a_job_with_the_permission_has_nothing_is_signed_keyless(string? address, string? token, string missing)
    {
        var keys = Keys(address, token);

        Assert.Equal($"keyless signing needs a GitHub Actions job with 'permissions: id-token: write': {missing} is not set", keys.SigningProblem(Settings()));
        Assert.Contains(missing, (await Assert.ThrowsAsync<InvalidOperationException>(() => keys.ToSignAsync(Settings(), default))).Message);
    }

    [Fact]
    public async Task With_both_the_identity_of_pipeline_yml_signs()
    {
        var keys = Keys("https://runner.example.org/token", "t");

        Assert.Null(keys.SigningProblem(Settings()));
        Assert.Equal(new CosignIdentity.Keyless(Issuer, Identity), await keys.ToSignAsync(Settings(), default));
    }

    /// <summary>Whoever verifies has no token and needs none.</summary>
    [Fact]
    public void Anybody_can_verify() => Assert.Equal(new CosignIdentity.Keyless(Issuer, Identity), Keys(null, null).ToVerify(Settings()));

    private static ContainerSettings Settings() => new(new RegistrySettings("ghcr.io/acme", null, null, null), [], [], []) { Signing = SigningSettings.Default with { Keyless = new KeylessSettings(Issuer, Identity) } };

    private static SigningKeys Keys(string? address, string? token)
    {
        var runner = new FakeProcessRunner();
        var environment = new EnvironmentVariables(name => name switch { Address => address, Token => token, "HOME" => "/nowhere", _ => null });
        var folders = UserFolders.Of(environment);
        return new SigningKeys(new LocalKeyPair(folders, new Cosign(runner, new ProgramLocator(folders, environment), runner.Mask), runner.Mask, TimeProvider.System), environment, runner.Mask);
    }
}
