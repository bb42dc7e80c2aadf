using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.IntegrationTests.Registries;

/// <summary>A real registry with TLS by a private authority and tokens of the distribution protocol, from build to read-back.</summary>
public sealed class RemoteRegistryTests(ScratchHome home) : IClassFixture<ScratchHome>
{
    private const string Login = "username: { env: REGISTRY_USER }, password: { env: REGISTRY_PASSWORD }";

    [EngineFact]
    public async Task With_tokens_and_a_private_authority_everything_is_pushed_tagged_and_read_back()
    {
        using var authority = new ScratchAuthority();
        var (certificate, key) = authority.Issue();
        using var issuer = new TokenIssuer();
        using var registry = await RealRegistry.StartAsync(issuer.Auth, certificate, key);
        using var workspace = await WorkspaceAsync($"{{ name: '{registry.Host}/team', ca: ca.pem, {Login} }}", authority);

        var run = await PublishAsync(workspace);

        Assert.True(run.ExitCode == 0, run.ToString());
        run.Says("read back from");
        Assert.Equal(4, registry.Tags("team/acme/tiny").Count(tag => !tag.StartsWith("sha-", StringComparison.Ordinal)));
        Assert.DoesNotContain(TokenIssuer.Password, run.All);
    }

    [EngineFact]
    public async Task Tokens_that_end_in_the_middle_are_renewed()
    {
        using var issuer = new TokenIssuer { Seconds = 1 };
        using var registry = await RealRegistry.StartAsync(issuer.Auth);
        using var workspace = await WorkspaceAsync($"{{ name: '{registry.Host}', {Login} }}");

        var run = await PublishAsync(workspace);

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.True(issuer.Issued > 2, $"{issuer.Issued} tokens");
    }

    [EngineFact]
    public async Task A_wrong_password_is_told_before_anything_is_built()
    {
        using var issuer = new TokenIssuer();
        using var registry = await RealRegistry.StartAsync(issuer.Auth);
        using var workspace = await WorkspaceAsync($"{{ name: '{registry.Host}', {Login} }}");

        var run = await PublishAsync(workspace, "wrong-password-8Kd");

        Assert.True(run.ExitCode == 3, run.ToString());
        run.Says("answered 401 Unauthorized; the configured login ($REGISTRY_USER and $REGISTRY_PASSWORD) was refused");
        Assert.DoesNotContain("wrong-password-8Kd", run.All);
        Assert.DoesNotContain("building", run.Output);
        Assert.Empty(registry.Tags("acme/tiny"));
    }

    [EngineFact]
    public async Task An_anonymous_publisher_is_told_that_there_is_no_login()
    {
        using var issuer = new TokenIssuer();
        using var registry = await RealRegistry.StartAsync(issuer.Auth);
        using var workspace = await WorkspaceAsync($"'{registry.Host}'");

        var run = await PublishAsync(workspace);

        Assert.True(run.ExitCode == 3, run.ToString());
        run.Says("no login is configured");
    }

    [EngineTheory]
    [InlineData(null, 1, "", "signed by an authority that is not trusted here, CN=scratch authority; name the authority's PEM file in containers.registry.ca")]
    [InlineData("registry.other.example", 1, "ca: ca.pem, ", "the certificate is for registry.other.example, not for this host")]
    [InlineData(null, -1, "ca: ca.pem, ", "out of date")]
    public async Task A_certificate_that_is_not_right_is_refused_with_the_reason(string? name, int untilDay, string ca, string expected)
    {
        using var authority = new ScratchAuthority();
        var (certificate, key) = authority.Issue(name, untilDay);
        using var registry = await RealRegistry.StartAsync("", certificate, key);
        using var workspace = await WorkspaceAsync($"{{ name: '{registry.Host}', {ca}insecure: false }}", authority);

        var run = await PublishAsync(workspace);

        Assert.True(run.ExitCode == 3, run.ToString());
        run.Says($"the registry {registry.Host} can't be reached safely: ");
        run.Says(expected);
        Assert.Empty(registry.Tags("acme/tiny"));
    }

    [EngineTheory]
    [InlineData(false, "it answers HTTPS with plain HTTP; only where that is meant, set containers.registry.insecure: true")]
    [InlineData(true, "it wants HTTPS: set containers.registry.insecure: false")]
    public async Task Encrypted_and_plain_taken_for_each_other_are_told_with_the_key(bool isEncrypted, string expected)
    {
        using var authority = new ScratchAuthority();
        var (certificate, key) = authority.Issue();
        using var registry = isEncrypted ? await RealRegistry.StartAsync("", certificate, key) : await RealRegistry.StartAsync();
        using var workspace = await WorkspaceAsync($"{{ name: '{registry.Host}', insecure: {(isEncrypted ? "true" : "false")} }}");

        var run = await PublishAsync(workspace);

        Assert.True(run.ExitCode == 3, run.ToString());
        run.Says(expected);
    }

    [EngineFact]
    public async Task The_login_of_a_credential_helper_is_used_and_a_missing_helper_is_named()
    {
        using var issuer = new TokenIssuer();
        using var registry = await RealRegistry.StartAsync(issuer.Auth);
        using var workspace = await WorkspaceAsync($"'{registry.Host}'");
        using var folder = new TempFolder();
        folder.Write("docker/config.json", $$"""{ "credHelpers": { "{{registry.Host}}": "scratch" } }""");
        var missing = await home.RunAsync(workspace, Environment(folder), "--target=DockerPublish");
        folder.WriteProgram("bin/docker-credential-scratch", $$"""
            read -r host
            echo "$1 $host" >> {{folder.At("asked")}}
            echo '{"ServerURL":"'"$host"'","Username":"{{TokenIssuer.User}}","Secret":"{{TokenIssuer.Password}}"}'
            """);

        var run = await home.RunAsync(workspace, Environment(folder), "--target=DockerPublish");

        Assert.True(missing.ExitCode == 3, missing.ToString());
        missing.Says("the credential helper docker-credential-scratch (credHelpers of ");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal($"get {registry.Host}", (await File.ReadAllLinesAsync(folder.At("asked")))[^1]);
        Assert.DoesNotContain(TokenIssuer.Password, run.All);
        Assert.Contains("1.2.3", registry.Tags("acme/tiny"));
    }

    [EngineFact]
    public async Task A_base_image_is_read_through_the_mirror_of_its_registry()
    {
        using var origin = await RealRegistry.StartAsync();
        using var mirror = await RealRegistry.StartAsync($"proxy: {{ remoteurl: 'http://{origin.Host}' }}");
        using var first = await WorkspaceAsync($"'{origin.Host}'", name: "acme/base");
        Assert.Equal(0, (await PublishAsync(first)).ExitCode);
        using var workspace = await WorkspaceAsync($"local\n  mirrors: {{ registry.invalid: '{mirror.Host}' }}", dockerfile: "FROM registry.invalid/acme/base:1.2.3\nCOPY hello /more\n");

        var run = await home.RunAsync(workspace, "--target=DockerBuild");

        Assert.True(run.ExitCode == 0, run.ToString());
        run.Says($"base image registry.invalid/acme/base:1.2.3: read through {mirror.Host}/acme/base:1.2.3");
        Assert.Contains($"docker-image://{mirror.Host}/acme/base@sha256:", await File.ReadAllTextAsync(workspace.At("artifacts/docker-bake.json")));
        Assert.NotEmpty(mirror.Tags("acme/base"));
    }

    [EngineFact]
    public async Task What_leads_from_an_encrypted_registry_to_one_that_is_not_is_refused_and_no_password_follows()
    {
        using var authority = new ScratchAuthority();
        using var plain = await RealRegistry.StartAsync();
        using var watched = new FaultyProxy(plain.Host);
        using var door = new EncryptedDoor(authority.Issue(), $"http://{watched.Host}");
        using var workspace = await WorkspaceAsync($"{{ name: '{door.Host}', ca: ca.pem, {Login} }}", authority);

        var run = await PublishAsync(workspace);

        Assert.True(run.ExitCode == 3, run.ToString());
        Assert.True(run.Output.Contains($"the registry {door.Host} leads to http://{watched.Host}, which is not encrypted; refused", StringComparison.Ordinal), run.ToString());
        Assert.Empty(watched.Requests);
        Assert.DoesNotContain(TokenIssuer.Password, run.All);
    }

    [EngineFact]
    public async Task The_trust_store_that_SSL_CERT_FILE_names_is_trusted()
    {
        using var authority = new ScratchAuthority();
        var (certificate, key) = authority.Issue();
        using var registry = await RealRegistry.StartAsync("", certificate, key);
        using var workspace = await WorkspaceAsync($"{{ name: '{registry.Host}', insecure: false }}", authority);

        var run = await home.RunAsync(workspace, new Dictionary<string, string?> { ["SSL_CERT_FILE"] = workspace.At("ca.pem") }, "--target=DockerPublish");

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("1.2.3", registry.Tags("acme/tiny"));
    }

    [EngineTheory]
    [InlineData("", true)]
    [InlineData("0", false)]
    public async Task Authorities_where_the_engine_looks_for_them_are_trusted_for_that_host_alone(string otherHost, bool isTrusted)
    {
        using var authority = new ScratchAuthority();
        var (certificate, key) = authority.Issue();
        using var registry = await RealRegistry.StartAsync("", certificate, key);
        using var root = new TempFolder();
        root.Write($"etc/docker/certs.d/{registry.Host}{otherHost}/ca.crt", authority.Pem);
        using var clients = new RegistryClients(TimeProvider.System, new SecretMask(), new Machine(root.Path, IsRoot: false, "amd64"));

        var client = clients.Open(new RegistryEndpoint(registry.Host) { IsPlainHttp = false });

        var error = await Record.ExceptionAsync(() => client.FindManifestAsync("acme/none", "1", default));
        Assert.Equal(isTrusted, error is null);
        Assert.True(isTrusted || error is RegistryException { IsUnreachable: true }, error?.ToString());
    }

    private static Dictionary<string, string?> Environment(TempFolder folder) => new()
    {
        ["DOCKER_CONFIG"] = folder.At("docker"),
        ["PATH"] = $"{folder.At("bin")}:{System.Environment.GetEnvironmentVariable("PATH")}:{Path.GetDirectoryName(MachineReadiness.RegistryProgram)}",
    };

    private Task<Ending> PublishAsync(ScratchWorkspace workspace, string password = TokenIssuer.Password) =>
        home.RunAsync(workspace, new Dictionary<string, string?> { ["REGISTRY_USER"] = TokenIssuer.User, ["REGISTRY_PASSWORD"] = password }, "--target=DockerPublish");

    private async Task<ScratchWorkspace> WorkspaceAsync(string registry, ScratchAuthority? authority = null, string name = "acme/tiny", string dockerfile = ScratchWorkspace.TinyDockerfile)
    {
        var workspace = new ScratchWorkspace(home);
        workspace.Write("ca.pem", authority?.Pem ?? "");
        workspace.Write("pipeline.yml", $$"""
            name: scratch
            version: 1.2.3
            containers:
              registry: {{registry}}
              platforms: [linux/amd64]
              gates: []
              images: [{ name: {{name}}, context: app }]

            """);
        workspace.Write("app/Dockerfile", dockerfile);
        workspace.Write("app/hello", "hello");
        await workspace.CommitAsync();
        return workspace;
    }
}
