using System.Text.Json;
using PipelineBuild.IntegrationTests.Containers.Scanning;
using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Containers.Gates;

/// <summary>One tiny image of two platforms that is published through every gate.</summary>
/// <remarks>Its pipeline.yml is not in the workspace: other settings are no other commit.</remarks>
internal sealed class GateWorkspace(GateHome home, string image) : IDisposable
{
    public const string Good = "db/good";
    public const string None = "db/none";

    private const string Lodash = """{ "name": "lodash", "version": "4.17.20", "license": "MIT" }""";

    private string config = "";

    public ScratchWorkspace Files { get; } = new(home);

    public string Image => image;

    /// <summary>Whom the image's program runs as; as root it is a misconfiguration.</summary>
    public string User { get; init; } = "1000";

    public string CommitTag { get; private set; } = "";

    /// <summary>The image as it is, committed.</summary>
    /// <param name="text">What it holds; by default nothing that another test's image holds.</param>
    public async Task<GateWorkspace> CommitAsync(string? text = null)
    {
        Files.Write("app/Dockerfile", $"FROM scratch\nARG TARGETARCH\nCOPY hello /hello-${{TARGETARCH}}\nCOPY files /app\nUSER {User}\n");
        Files.Write("app/hello", text ?? Files.Path);
        Files.Write("app/files/node_modules/left-pad/package.json", """{ "name": "left-pad", "version": "1.3.0", "license": "MIT" }""");
        CommitTag = $"sha-{await Files.CommitAsync()}";
        return this;
    }

    /// <summary>One more file.</summary>
    public GateWorkspace With(string relative, string text)
    {
        Files.Write(relative, text);
        return this;
    }

    public void Plant() => Files.Write("app/files/settings.ini", $"aws_access_key_id = {ScanHome.PlantedKey}\n");

    /// <summary>A package with a vulnerability that the good database knows.</summary>
    public void AddVulnerable() => Files.Write("app/files/node_modules/lodash/package.json", Lodash);

    /// <param name="scan">More of the block, each beginning with a comma.</param>
    public GateWorkspace Configure(string version = "1.2.3", string database = Good, string scan = "", string? registry = null)
    {
        config = home.Write($"{image.Replace('/', '-')}.yml", $$"""
            name: scratch
            version: {{version}}
            containers:
              registry: {{registry ?? $"{{ name: local, port: {home.Port} }}"}}
              scan: { database: '{{home.Database(database)}}', misconfigurations: [HIGH]{{scan}} }
              images: [{ name: {{image}}, context: app }]

            """);
        return this;
    }

    public async Task<Ending> RunAsync(params string[] arguments) => await home.RunAsync(Files, Arguments(arguments));

    /// <summary>The same with other environment variables.</summary>
    public async Task<Ending> RunAsync(IReadOnlyDictionary<string, string?> environment, params string[] arguments) => await home.RunAsync(Files, environment, Arguments(arguments));

    /// <summary>The same, which has to end well.</summary>
    public async Task<Ending> PassAsync(params string[] arguments)
    {
        var run = await RunAsync(arguments);
        Assert.True(run.ExitCode == 0, run.ToString());
        return run;
    }

    public PipelineRun Start(params string[] arguments) => home.Start(Files, Arguments(arguments));

    /// <summary>Kills the run and its process group the moment it says something.</summary>
    /// <returns>False when the run came to its end first.</returns>
    public async Task<bool> KillAsync(string words, string target = "DockerPublish")
    {
        using var run = new PipelineRun(home, new Dictionary<string, string?>(), ["setsid"], [.. Arguments([$"--target={target}"]), $"--workspace={Files.Path}"]) { FatalWords = words };
        return await run.DiesAsync();
    }

    /// <summary>Tags of images; what cosign puts beside them is left out.</summary>
    public async Task<IReadOnlyList<string>> TagsAsync() => (await home.Reader.TagsAsync(image)).Where(tag => !tag.StartsWith("sha256-", StringComparison.Ordinal)).ToList();

    /// <summary>How many signatures each signed digest has.</summary>
    public async Task<IReadOnlyDictionary<string, int>> SignaturesAsync(string suffix = ".sig")
    {
        var counts = new Dictionary<string, int>();
        foreach (var tag in (await home.Reader.TagsAsync(image)).Where(tag => tag.EndsWith(suffix, StringComparison.Ordinal)))
        {
            counts[tag[..^suffix.Length].Replace("sha256-", "sha256:", StringComparison.Ordinal)] = (await home.Reader.ManifestAsync(image, tag)).Body.GetProperty("layers").GetArrayLength();
        }

        return counts;
    }

    /// <summary>Index and platforms: what has to be signed.</summary>
    public async Task<IReadOnlyList<string>> DigestsAsync(string tag) =>
        [await home.Reader.DigestAsync(image, tag), .. (await home.Reader.ChildrenAsync(image, tag)).Where(child => child.Platform != "unknown/unknown").Select(child => child.Digest)];

    /// <summary>What the ledger holds, the newest last.</summary>
    public async Task<IReadOnlyList<JsonElement>> LedgerAsync() => (await PassAsync("--target=History", "--export=jsonl")).Output
        .Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonDocument.Parse(line).RootElement.Clone()).OrderBy(entry => entry.GetProperty("sequence").GetInt64()).ToList();

    /// <summary>The mark on the index, or null.</summary>
    public async Task<string?> MarkAsync(string tag) =>
        (await home.Reader.ManifestAsync(image, tag)).Body.TryGetProperty("annotations", out var annotations) && annotations.TryGetProperty("pipelinebuild.scan", out var mark) ? mark.GetString() : null;

    public void Dispose() => Files.Dispose();

    private string[] Arguments(string[] arguments) => [.. arguments, $"--config={config}"];
}
