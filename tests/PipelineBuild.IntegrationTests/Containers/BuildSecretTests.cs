using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Containers;

/// <summary>A build secret is there for one RUN and nowhere else.</summary>
public sealed class BuildSecretTests(ScratchHome home) : IClassFixture<ScratchHome>
{
    private const string Secret = "tr0ub4dor-and-3-staples";

    [EngineFact]
    public async Task A_secret_reaches_its_step_and_is_in_no_log_file_layer_or_attestation()
    {
        using var workspace = await ShellWorkspaceAsync(
            "secrets: [{ id: token, env: SCRATCH_TOKEN }]",
            """RUN --mount=type=secret,id=token set -e; test "$(cat /run/secrets/token)" = "tr0ub4dor-""and-3-staples"; echo "the step sees: $(cat /run/secrets/token)"; echo used > /used""");

        var run = await home.RunAsync(workspace, new Dictionary<string, string?> { ["SCRATCH_TOKEN"] = Secret }, "--target=DockerPublish", "--verbosity=diagnostic");

        Assert.True(run.ExitCode == 0, run.ToString());
        run.Says("the step sees: ***");
        Assert.DoesNotContain(Secret, run.All);
        var places = await FileSearch.HoldersAsync(workspace.At("artifacts"), Secret);
        Assert.Empty(places.Concat(await FileSearch.HoldersAsync(home.RegistryFolder, Secret)));
        Assert.NotEmpty(await FileSearch.HoldersAsync(workspace.At("artifacts"), workspace.Path));
    }

    [EngineFact]
    public async Task A_required_secret_without_its_variable_is_an_error_that_names_it()
    {
        using var workspace = await ShellWorkspaceAsync("secrets: [{ id: token, env: SCRATCH_TOKEN }]", "RUN --mount=type=secret,id=token cat /run/secrets/token");

        var run = await home.RunAsync(workspace, new Dictionary<string, string?> { ["SCRATCH_TOKEN"] = null }, "--target=DockerPublish");

        Assert.True(run.ExitCode == 3, run.ToString());
        run.Says("image acme/secretive: the build secret 'token' wants the variable SCRATCH_TOKEN, which is not set");
        Assert.False(File.Exists(workspace.At("artifacts/docker-bake.json")), "a build was begun");
    }

    [EngineFact]
    public async Task A_secret_that_is_not_required_may_be_missing()
    {
        using var workspace = await ShellWorkspaceAsync("secrets: [{ id: token, env: SCRATCH_TOKEN, required: false }]", "RUN --mount=type=secret,id=token,required=false test ! -e /run/secrets/token");

        var run = await home.RunAsync(workspace, new Dictionary<string, string?> { ["SCRATCH_TOKEN"] = null }, "--target=DockerBuild");

        Assert.True(run.ExitCode == 0, run.ToString());
    }

    [EngineFact]
    public async Task The_machines_certificates_and_npm_login_reach_the_build_and_leave_no_file()
    {
        using var workspace = await ShellWorkspaceAsync(
            "secrets: [{ id: ca, machine: ca-bundle }, { id: npmrc, machine: npm-config }]",
            """RUN --mount=type=secret,id=ca --mount=type=secret,id=npmrc set -e; echo "authorities: $(cat /run/secrets/ca)"; echo "npm: $(cat /run/secrets/npmrc)" """);
        var authorities = home.Write("authorities.pem", "scratch-authority");
        var npmrc = home.Write("npmrc", $"registry=http://127.0.0.1:9/npm/\n//127.0.0.1:9/npm/:_authToken={Secret}\nfund=false\n");

        var run = await home.RunAsync(
            workspace,
            new Dictionary<string, string?> { ["SSL_CERT_FILE"] = authorities, ["NPM_CONFIG_USERCONFIG"] = npmrc, ["npm_config_registry"] = null },
            "--target=DockerPublish",
            "--package-version=2.0.0");

        Assert.True(run.ExitCode == 0, run.ToString());
        run.Says("authorities: scratch-authority");
        run.Says("npm: registry=http://127.0.0.1:9/npm/");
        run.Says("//127.0.0.1:9/npm/:_authToken=***");
        Assert.DoesNotContain("fund=false", run.Output);
        Assert.DoesNotContain(Secret, run.All);
        Assert.Empty(await FileSearch.HoldersAsync(workspace.At("artifacts"), Secret));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(home.Path, "tmp"), "pipelinebuild-*"));
    }

    private async Task<ScratchWorkspace> ShellWorkspaceAsync(string secrets, string run)
    {
        var workspace = new ScratchWorkspace(home);
        workspace.Describe($"- {{ name: acme/secretive, context: app, {secrets} }}", platforms: MachineShell.Platform);
        await MachineShell.CopyToAsync(workspace.At("app/root"));

        // The workspace's own name makes the step new to the engine's cache. In one piece it is in the layer only: who finds it there would find the secret.
        workspace.Write("app/Dockerfile", $"FROM scratch\nCOPY root /\nRUN echo \"{workspace.Path[..^9]}\"\"{workspace.Path[^9..]}\" > /marker\n{run}\n");
        await workspace.CommitAsync();
        return workspace;
    }
}
