using System.Text.Json.Nodes;
using PipelineBuild.Containers;
using PipelineBuild.Quality.Benchmarks;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Quality.Benchmarks;

public sealed class LastingSecretsTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly PrivateDirectory directory = new();
    private readonly FakeProcessRunner processes = new();

    public LastingSecretsTests()
    {
        folder.WriteProgram("bin/npm");
        processes.OnNpmRegistry("https://npm.example.org/");
    }

    public void Dispose()
    {
        directory.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_file_that_went_away_and_can_not_be_written_anew_stops_it() =>
        Assert.Equal(
            "the secret 'id=key,src=/nowhere/key' of the bake file is gone, so a build without the pipeline would not be the same",
            (await Assert.ThrowsAsync<InvalidOperationException>(() => ProvideAsync("id=key,src=/nowhere/key"))).Message);

    [Fact]
    public async Task The_npm_configuration_of_a_build_that_ended_is_there_again()
    {
        var secrets = await ProvideAsync("id=npmrc,src=/nowhere/npmrc", "id=other,src=/nowhere/npmrc");

        var file = Path.Combine(directory.FullName, "npmrc");
        Assert.Equal([$"id=npmrc,src={file}", $"id=other,src={file}"], secrets);
        Assert.Equal("registry=https://npm.example.org/\n", File.ReadAllText(file));
        Assert.Single(processes.Lines, "npm config get registry");
    }

    [Fact]
    public async Task What_is_still_there_and_what_is_a_variable_stay_as_they_are()
    {
        var bundle = folder.Write("ca.crt", "x");

        Assert.Equal([$"id=ca,src={bundle}", "id=token,env=API_TOKEN"], await ProvideAsync($"id=ca,src={bundle}", "id=token,env=API_TOKEN"));
        Assert.Empty(processes.Lines);
    }

    [Fact]
    public async Task Nothing_else_of_the_file_changes()
    {
        var bake = BakeFile.Render([new("a", ".", "Dockerfile") { Args = new Dictionary<string, string> { ["X"] = "${y} <ü>" } }]);

        Assert.Equal(bake, await Lasting().ProvideAsync(bake, directory, default));
    }

    private async Task<IEnumerable<string>> ProvideAsync(params string[] secrets)
    {
        var bake = await Lasting().ProvideAsync(BakeFile.Render([new("a", ".", "Dockerfile") { Secrets = secrets }]), directory, default);
        return JsonNode.Parse(bake)!["target"]!["a"]!["secret"]!.AsArray().Select(line => line!.GetValue<string>());
    }

    private LastingSecrets Lasting()
    {
        var environment = FakeEnvironment.With(("PATH", folder.At("bin")));
        var programs = new ProgramLocator(new UserFolders(folder.At("cache"), folder.At("data")), environment);
        return new LastingSecrets(new NpmConfiguration(FakeEnvironment.Network(processes, programs, environment, new Machine(folder.Path, IsRoot: true, "amd64")), programs, environment, processes.Mask));
    }
}
