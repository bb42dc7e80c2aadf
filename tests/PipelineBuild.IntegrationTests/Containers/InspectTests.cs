using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Containers;

/// <summary>DockerInspect on what the real engine built and the real registry keeps.</summary>
public sealed class InspectTests(ScratchHome home) : IClassFixture<ScratchHome>
{
    private const string Name = "acme/inspected";

    [EngineFact]
    public async Task A_published_image_is_shown_as_table_and_as_data_and_a_lost_platform_is_bad()
    {
        using var workspace = new ScratchWorkspace(home);
        workspace.Describe($"- {{ name: {Name}, context: app, args: {{ SECRET: hunter22 }}, labels: {{ team: delivery }} }}");
        workspace.Write("app/Dockerfile", "FROM scratch\nARG SECRET\nENV TOKEN=hunter22 MODE=fast\nCOPY hello /hello\nUSER 1000\nENTRYPOINT [\"/hello\"]\n");
        workspace.Write("app/hello", "hello");
        var commit = await workspace.CommitAsync();
        var publish = await home.RunAsync(workspace, "--target=DockerPublish");
        Assert.True(publish.ExitCode == 0, publish.ToString());
        var digest = await home.Reader.DigestAsync(Name, "1.2.3");
        await SignAsync(digest);
        var files = home.RegistryFiles();

        var table = await home.RunAsync(workspace, "--target=DockerInspect");

        Assert.True(table.ExitCode == 0, table.ToString());
        string[] shown =
        [
            $"{home.RegistryHost}/{Name}:1.2.3", $"digest     {digest}", "linux/amd64", "linux/arm64", "TOKEN", "COPY hello /hello", "ENV TOKEN MODE", "team", "https://slsa.dev/provenance/",
            "1 x signature", "not verified here", "publish passed", "this digest",
        ];
        Assert.All(shown, text => table.Says(text));

        var data = await home.RunAsync(workspace, "--target=DockerInspect", $"--image={home.RegistryHost}/{Name}@{digest}", "--json");

        Assert.True(data.ExitCode == 0, data.ToString());
        using var report = JsonDocument.Parse(data.Output);
        CheckData(report.RootElement.GetProperty("tasks")[0].GetProperty("result").GetProperty("images")[0], digest, commit);
        Assert.DoesNotContain("hunter22", table.Output + data.Output + File.ReadAllText(workspace.At("artifacts/results/DockerInspect.json")));
        Assert.Equal(files, home.RegistryFiles());

        var unknown = await home.RunAsync(workspace, "--target=DockerInspect", $"--image={Name}:1.2.4");
        Assert.Equal(1, unknown.ExitCode);
        unknown.Says("has no 1.2.4; nearest: 1.2.3");

        var arm = (await home.Reader.ChildrenAsync(Name, "1.2.3")).Single(child => child.Platform == "linux/arm64").Digest;
        Directory.Delete(Path.Combine(home.RegistryData, "docker/registry/v2/repositories", Name, "_manifests/revisions", arm.Replace(':', '/')), recursive: true);
        var broken = await home.RunAsync(workspace, "--target=DockerInspect", $"--image={Name}:1.2.3");
        Assert.True(broken.ExitCode == 1, broken.ToString());
        broken.Says($"the index names linux/arm64 as {arm}, and the registry lacks it");
        broken.Says("COPY hello /hello");

        Assert.Equal(0, (await home.RunAsync(workspace, "--target=RegistryStop")).ExitCode);
        var stopped = await home.RunAsync(workspace, "--target=DockerInspect");
        Assert.Equal(3, stopped.ExitCode);
        stopped.Says("does not run");
    }

    private static void CheckData(JsonElement image, string digest, string commit)
    {
        Assert.Equal(digest, image.GetProperty("digest").GetString());
        Assert.Equal("index", image.GetProperty("kind").GetString());
        Assert.Equal(["1.2.3", "1.2", "1", "latest", $"sha-{commit}"], image.GetProperty("tags").GetProperty("same").EnumerateArray().Select(tag => tag.GetString()!).OrderBy(tag => tag switch { "1.2.3" => 0, "1.2" => 1, "1" => 2, "latest" => 3, _ => 4 }));
        Assert.Equal(2, image.GetProperty("platforms").GetArrayLength());
        foreach (var platform in image.GetProperty("platforms").EnumerateArray())
        {
            Assert.Equal("1000", platform.GetProperty("user").GetString());
            Assert.Equal("delivery", platform.GetProperty("labels").GetProperty("team").GetString());
            Assert.Equal(commit, platform.GetProperty("labels").GetProperty("org.opencontainers.image.revision").GetString());
            Assert.Contains(platform.GetProperty("variables").EnumerateArray(), name => name.GetString() == "MODE");
            Assert.Contains(platform.GetProperty("layers").EnumerateArray(), layer => layer.GetProperty("size").GetInt64() > 0 && layer.GetProperty("command").GetString() == "COPY hello /hello");
            var provenance = platform.GetProperty("attestations").EnumerateArray().First(statement => statement.GetProperty("predicateType").GetString()!.StartsWith("https://slsa.dev/provenance/", StringComparison.Ordinal));
            Assert.False(provenance.TryGetProperty("notRead", out _));
        }

        Assert.Equal("signature", image.GetProperty("signatures")[0].GetProperty("kind").GetString());
        Assert.True(image.GetProperty("history")[0].GetProperty("isThisDigest").GetBoolean());
        Assert.Equal(commit, image.GetProperty("history")[0].GetProperty("commit").GetString());
    }

    /// <summary>A signature in cosign's form, made by nobody: what is under test does not verify.</summary>
    private async Task SignAsync(string digest)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://{home.RegistryHost}/v2/{Name}/") };
        var payload = await UploadAsync(http, Encoding.UTF8.GetBytes($"about {digest}"));
        var config = await UploadAsync(http, "{}"u8.ToArray());
        var manifest = $$$"""
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
             "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{{config.Digest}}}","size":{{{config.Size}}}},
             "layers":[{"mediaType":"application/vnd.dev.cosign.simplesigning.v1+json","digest":"{{{payload.Digest}}}","size":{{{payload.Size}}},"annotations":{"dev.cosignproject.cosign/signature":"MEUCIQ=="}}]}
            """;
        using var content = new StringContent(manifest, MediaTypeHeaderValue.Parse("application/vnd.oci.image.manifest.v1+json"));
        using var answer = await http.PutAsync($"manifests/{digest.Replace(':', '-')}.sig", content);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<(string Digest, int Size)> UploadAsync(HttpClient http, byte[] bytes)
    {
        var digest = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";
        using var start = await http.PostAsync("blobs/uploads/", null);
        var place = new Uri(http.BaseAddress!, start.EnsureSuccessStatusCode().Headers.Location!);
        using var content = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        using var finish = await http.PutAsync(new Uri($"{place}{(place.Query.Length == 0 ? '?' : '&')}digest={Uri.EscapeDataString(digest)}"), content);
        finish.EnsureSuccessStatusCode();
        return (digest, bytes.Length);
    }
}
