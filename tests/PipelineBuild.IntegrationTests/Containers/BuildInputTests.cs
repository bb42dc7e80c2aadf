using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Containers;

/// <summary>What a build is given beside its own directory: arguments, labels, other directories, other images, stages.</summary>
public sealed class BuildInputTests(ScratchHome home) : IClassFixture<ScratchHome>
{
    [EngineFact]
    public async Task Arguments_and_labels_arrive_letter_by_letter()
    {
        string[] values = ["${X}", "%{if}", "$${Y}", "a \"quoted\" 'word'", "back\\slash", "a,b=c"];
        using var workspace = new ScratchWorkspace(home);
        var lines = values.Select((value, index) => $"    A{index}: '{value.Replace("'", "''")}'").ToList();
        workspace.Describe($"- name: acme/args\n  context: app\n  args:\n{string.Join('\n', lines)}\n  labels:\n{string.Join('\n', lines)}", platforms: "linux/amd64");
        var dockerfile = new StringBuilder("FROM scratch\nCOPY hello /\n");
        for (var index = 0; index < values.Length; index++)
        {
            dockerfile.Append($"ARG A{index}\nENV A{index}=$A{index}\n");
        }

        workspace.Write("app/Dockerfile", dockerfile.ToString());
        workspace.Write("app/hello", "hello");
        await workspace.CommitAsync();

        var run = await home.RunAsync(workspace, "--target=DockerPublish");

        Assert.True(run.ExitCode == 0, run.ToString());
        var labels = await home.Reader.LabelsAsync("acme/args", "latest");
        var environment = (await home.Reader.ConfigAsync("acme/args", "latest", "linux/amd64")).GetProperty("config").GetProperty("Env").EnumerateArray().Select(line => line.GetString()).ToList();
        for (var index = 0; index < values.Length; index++)
        {
            Assert.Equal(values[index], labels[$"A{index}"]);
            Assert.Contains($"A{index}={values[index]}", environment);
        }
    }

    [EngineFact]
    public async Task Stages_directories_and_other_images_of_the_list_are_at_hand_for_each_platform()
    {
        using var workspace = new ScratchWorkspace(home);
        workspace.Describe(
            """
            - { name: acme/upper, context: upper, contexts: { lower: "image:acme/lower.part", extra: shared/extra } }
            - { name: acme/lower.part, context: lower, dockerfile: lower/Containerfile, target: wanted }
            """);
        workspace.Write("lower/Containerfile", "FROM scratch AS wanted\nARG TARGETARCH\nCOPY hello /from-lower-${TARGETARCH}\nFROM scratch\nCOPY hello /unwanted\n");
        workspace.Write("lower/hello", "hello");
        workspace.Write("shared/extra/more", "more");
        workspace.Write("upper/Dockerfile", "FROM scratch AS files\nCOPY --from=extra more /more\nFROM lower\nARG VERSION\nARG REVISION\nCOPY --from=files /more /copied-more\nLABEL v=$VERSION r=$REVISION\n");
        var commit = await workspace.CommitAsync();

        var run = await home.RunAsync(workspace, "--target=DockerPublish");

        Assert.True(run.ExitCode == 0, run.ToString());
        foreach (var architecture in (string[])["amd64", "arm64"])
        {
            Assert.Equal([$"from-lower-{architecture}", "copied-more"], await FilesAsync("acme/upper", $"linux/{architecture}"));
            Assert.Equal([$"from-lower-{architecture}"], await FilesAsync("acme/lower.part", $"linux/{architecture}"));
        }

        var labels = await home.Reader.LabelsAsync("acme/upper", "latest");
        Assert.Equal(("1.2.3", commit), (labels["v"], labels["r"]));
        Assert.Equal("acme/upper", labels["org.opencontainers.image.title"]);
    }

    [EngineFact]
    public async Task An_image_of_a_registry_can_be_the_base_under_another_name()
    {
        using var workspace = new ScratchWorkspace(home);
        await workspace.MakeTinyAsync("acme/base");
        Assert.Equal(0, (await home.RunAsync(workspace, "--target=DockerPublish")).ExitCode);
        workspace.Describe($"- {{ name: acme/derived, context: app, contexts: {{ \"example.org/not/there:1\": \"docker-image://{home.RegistryHost}/acme/base:1.2.3\" }} }}");
        workspace.Write("app/Dockerfile", "FROM example.org/not/there:1\nCOPY hello /more\n");
        await workspace.CommitAsync();

        var run = await home.RunAsync(workspace, "--target=DockerPublish");

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(["hello-arm64", "more"], await FilesAsync("acme/derived", "linux/arm64"));
    }

    private async Task<IReadOnlyList<string>> FilesAsync(string repository, string platform)
    {
        var files = new List<string>();
        foreach (var layer in await home.Reader.LayersAsync(repository, "latest", platform))
        {
            await using var unzipped = new GZipStream(new MemoryStream(layer), CompressionMode.Decompress);
            await using var tar = new TarReader(unzipped);
            while (await tar.GetNextEntryAsync() is { } entry)
            {
                files.Add(entry.Name);
            }
        }

        return files;
    }
}
