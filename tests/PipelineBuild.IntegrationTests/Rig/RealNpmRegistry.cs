using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>Verdaccio on loopback with storage of its own and one user; gone with the test.</summary>
internal sealed class RealNpmRegistry : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly Process process;

    private RealNpmRegistry(string program)
    {
        Host = $"127.0.0.1:{Ports.Next()}";
        var config = folder.Write("config.yaml", """
            storage: ./storage
            auth: { htpasswd: { file: ./htpasswd, max_users: 10, algorithm: bcrypt, rounds: 4 } }
            uplinks: {}
            packages:
              '@secret/*': { access: $authenticated, publish: $authenticated }
              '**': { access: $all, publish: $authenticated }
            middlewares: { audit: { enabled: false } }
            web: { enable: false }
            log: { type: stdout, format: pretty, level: fatal }

            """);
        process = Process.Start(new ProcessStartInfo("node", [program, "--config", config, "--listen", Host]) { WorkingDirectory = folder.Path, RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Host { get; }

    public string Address => $"http://{Host}/";

    /// <summary>Lets its user publish.</summary>
    public string Token { get; private set; } = "";

    public static async Task<RealNpmRegistry> StartAsync()
    {
        var registry = new RealNpmRegistry(await VerdaccioProgram.PathAsync());
        var end = DateTimeOffset.UtcNow.AddSeconds(60);
        while (!await registry.AnswersAsync())
        {
            Assert.True(!registry.process.HasExited && DateTimeOffset.UtcNow < end, "Verdaccio does not answer");
            await Task.Delay(100);
        }

        using var answer = await registry.http.PutAsJsonAsync($"{registry.Address}-/user/org.couchdb.user:ci", new { name = "ci", password = "pw-ci-123456" });
        registry.Token = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("token").GetString()!;
        return registry;
    }

    /// <summary>The packument as it is; null for a package that it does not know.</summary>
    public async Task<JsonElement?> PackumentAsync(string package)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Address}{package.Replace("/", "%2f")}") { Headers = { { "Authorization", $"Bearer {Token}" } } };
        using var answer = await http.SendAsync(request);
        return answer.StatusCode == HttpStatusCode.NotFound ? null : JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
    }

    /// <summary>Dist-tags as "tag=version", in order.</summary>
    public async Task<IReadOnlyList<string>> TagsAsync(string package) =>
        await PackumentAsync(package) is { } there ? there.GetProperty("dist-tags").EnumerateObject().Select(tag => $"{tag.Name}={tag.Value}").Order(StringComparer.Ordinal).ToList() : [];

    public async Task<IReadOnlyList<string>> VersionsAsync(string package) =>
        await PackumentAsync(package) is { } there ? there.GetProperty("versions").EnumerateObject().Select(version => version.Name).ToList() : [];

    /// <summary>Why a version is deprecated, or null.</summary>
    public async Task<string?> DeprecationAsync(string package, string version) =>
        (await PackumentAsync(package))!.Value.GetProperty("versions").GetProperty(version).TryGetProperty("deprecated", out var reason) ? reason.GetString() : null;

    /// <summary>Publishes an empty package as npm does it, but quicker.</summary>
    public async Task SeedAsync(string package, params string[] versions)
    {
        foreach (var version in versions)
        {
            var bytes = FakeNpm.Tarball(("package/package.json", $$"""{"name":"{{package}}","version":"{{version}}"}"""));
            var file = $"{package[(package.IndexOf('/') + 1)..]}-{version}.tgz";
            var manifest = new JsonObject
            {
                ["name"] = package,
                ["version"] = version,
                ["dist"] = new JsonObject { ["integrity"] = $"sha512-{Convert.ToBase64String(SHA512.HashData(bytes))}", ["shasum"] = Convert.ToHexStringLower(SHA1.HashData(bytes)), ["tarball"] = $"{Address}{package}/-/{file}" },
            };
            var body = new JsonObject
            {
                ["_id"] = package,
                ["name"] = package,
                ["dist-tags"] = new JsonObject { [version.Contains('-') ? version.Split('-', '.')[3] : "latest"] = version },
                ["versions"] = new JsonObject { [version] = manifest },
                ["_attachments"] = new JsonObject { [file] = new JsonObject { ["content_type"] = "application/octet-stream", ["data"] = Convert.ToBase64String(bytes), ["length"] = bytes.Length } },
            };
            using var request = new HttpRequestMessage(HttpMethod.Put, $"{Address}{package.Replace("/", "%2f")}") { Content = JsonContent.Create(body), Headers = { { "Authorization", $"Bearer {Token}" } } };
            using var answer = await http.SendAsync(request);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        }
    }

    /// <summary>As registries of old show their packages.</summary>
    public void ForgetIntegrity(string package)
    {
        var file = folder.At($"storage/{package}/package.json");
        var page = JsonNode.Parse(File.ReadAllText(file))!;
        foreach (var (_, version) in page["versions"]!.AsObject())
        {
            version!["dist"]!.AsObject().Remove("integrity");
        }

        File.WriteAllText(file, page.ToJsonString());
    }

    /// <summary>A package is as if it had never been there.</summary>
    public void Lose(string package) => Directory.Delete(folder.At($"storage/{package}"), recursive: true);

    /// <summary>A published tarball becomes another file.</summary>
    public void Damage(string package, string file) => File.AppendAllText(folder.At($"storage/{package}/{file}"), "more");

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
        http.Dispose();
        folder.Dispose();
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var answer = await http.GetAsync($"{Address}-/ping");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
