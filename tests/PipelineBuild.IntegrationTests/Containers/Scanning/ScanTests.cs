using System.Text.Json;
using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Containers.Scanning;

/// <summary>With the real scanner, images that a real build made, and databases that the test wrote.</summary>
public class ScanTests(ScanHome home) : IClassFixture<ScanHome>
{
    private const string Clean = "- { name: acme/clean, context: clean }";

    [ScanFact]
    public async Task Known_vulnerabilities_and_a_planted_key_fail_and_each_is_told_with_its_digest()
    {
        var (ending, result) = await home.ScanAsync($"{{ database: '{home.Database("db/good")}' }}");

        Assert.True(ending.ExitCode == 1, ending.ToString());
        Assert.Equal(["CVE-2021-90003", "CVE-2024-90001", "CVE-2024-90004"], Errors(result, "containers/vulnerability").Select(message => message.Split(' ')[0]).Order(StringComparer.Ordinal));
        Assert.Contains("CVE-2024-90001 HIGH in openssl 3.0.11-1~deb12u2, fixed in 3.0.13-1~deb12u1: Buffer overread in a test (acme/bad linux/amd64 linux/arm64)", Errors(result, "containers/vulnerability"));
        Assert.Contains(Messages(result, "containers/vulnerability", "note"), message => message.StartsWith("CVE-2024-90002 LOW in openssl", StringComparison.Ordinal));
        Assert.Contains("in /app/settings.ini:1 (acme/bad linux/amd64 linux/arm64)", Assert.Single(Errors(result, "containers/secret-in-image")));
        Assert.DoesNotContain(Messages(result, null, "error"), message => message.Contains("acme/clean", StringComparison.Ordinal));
        foreach (var image in result.GetProperty("images").EnumerateArray())
        {
            var published = await home.Reader.ChildrenAsync(image.GetProperty("name").GetString()!, "latest");
            Assert.Equal(
                published.Where(child => child.Platform != "unknown/unknown").Select(child => $"{child.Platform} {child.Digest}").Order(StringComparer.Ordinal),
                image.GetProperty("platforms").EnumerateObject().Select(pair => $"{pair.Name} {pair.Value.GetString()}").Order(StringComparer.Ordinal));
        }

        Assert.Empty(await FileSearch.HoldersAsync(home.Workspace.At("artifacts/results"), ScanHome.PlantedKey));
        Assert.Empty(await FileSearch.HoldersAsync(home.At(".cache/pipelinebuild/scan"), ScanHome.PlantedKey));
        Assert.DoesNotContain(ScanHome.PlantedKey, ending.All);
        Assert.Contains("CVE-2024-90004", File.ReadAllText(home.Workspace.At("artifacts/report.sarif")));
        Assert.Equal([], Directory.EnumerateFileSystemEntries(home.At("tmp")).Select(left => Path.GetFileName(left)!).Where(left => left.StartsWith("trivy", StringComparison.Ordinal) || left.StartsWith("pipelinebuild", StringComparison.Ordinal)));
    }

    [ScanFact]
    public async Task The_same_digest_and_database_are_not_scanned_twice_and_an_altered_answer_is_not_believed()
    {
        var settings = $"{{ database: '{home.Database("db/good")}' }}";
        await home.ScanAsync(settings, Clean);
        var (_, again) = await home.ScanAsync(settings, Clean);
        Assert.Equal(2, again.GetProperty("images")[0].GetProperty("saved").GetArrayLength());

        foreach (var file in Directory.EnumerateFiles(home.At(".cache/pipelinebuild/scan/results")))
        {
            File.WriteAllText(file, File.ReadAllText(file).Replace("CVE-2024-90001", "CVE-2024-00000", StringComparison.Ordinal).Replace("Packages\\u0022:0", "Packages\\u0022:7", StringComparison.Ordinal));
        }

        var (_, altered) = await home.ScanAsync(settings);
        Assert.Equal(0, altered.GetProperty("images").EnumerateArray().Sum(image => image.GetProperty("saved").GetArrayLength()));
        Assert.Contains(Errors(altered, "containers/vulnerability"), message => message.StartsWith("CVE-2024-90001", StringComparison.Ordinal));
    }

    [ScanFact]
    public async Task Exceptions_hold_until_their_day_and_name_their_owner_after_it()
    {
        var secret = "{ id: aws-access-key-id, package: app/settings.ini, reason: a test, owner: team-a, expires: '2099-12-31' }";
        var lodash = "{ id: CVE-2021-90003, package: lodash, reason: never called, owner: team-b, expires: '2020-01-31' }";
        var none = "{ id: CVE-2021-1, package: nothing, reason: a test, owner: team-c, expires: '2099-12-31' }";

        var (ending, result) = await home.ScanAsync($"{{ database: '{home.Database("db/good")}', fail: [CRITICAL], exceptions: [{secret}, {lodash}, {none}] }}");

        Assert.True(ending.ExitCode == 1, ending.ToString());
        Assert.Empty(Errors(result, "containers/secret-in-image"));
        Assert.Equal("CVE-2021-90003", Assert.Single(Errors(result, "containers/vulnerability")).Split(' ')[0]);
        Assert.Contains("ended on 2020-01-31; team-b answers for it", Assert.Single(Errors(result, "containers/scan-exception-expired")));
        Assert.Contains("CVE-2021-1 in nothing matches nothing; team-c", Assert.Single(Messages(result, "containers/scan-exception-unused", "warning")));

        var (held, _) = await home.ScanAsync($"{{ database: '{home.Database("db/good")}', fail: [CRITICAL], exceptions: [{secret}, {lodash.Replace("2020", "2099", StringComparison.Ordinal)}] }}");
        Assert.True(held.ExitCode == 0, held.ToString());
    }

    [ScanFact]
    public async Task Without_a_usable_database_nothing_passes_unless_that_is_declared_and_then_it_says_unscanned()
    {
        foreach (var (database, reason) in new[] { ("db/none", "does not exist"), ("db/old", "days old; at most 7 are allowed") })
        {
            var (refused, result) = await home.ScanAsync($"{{ database: '{home.Database(database)}' }}", Clean);
            Assert.True(refused.ExitCode == 3, refused.ToString());
            Assert.Contains(reason, result.GetProperty("summary").GetString());

            var (elsewhere, _) = await home.ScanAsync($"{{ database: '{home.Database(database)}', onNoDatabase: {{ ghcr.io: tag-unscanned }} }}", Clean);
            Assert.Equal(3, elsewhere.ExitCode);

            var (passed, unscanned) = await home.ScanAsync($"{{ database: '{home.Database(database)}', onNoDatabase: {{ local: tag-unscanned }} }}", Clean);
            Assert.True(passed.ExitCode == 0, passed.ToString());
            Assert.True(unscanned.GetProperty("unscanned").GetBoolean());
            Assert.Contains("UNSCANNED", unscanned.GetProperty("summary").GetString());
            Assert.Contains(reason, Assert.Single(Messages(unscanned, "containers/unscanned", "warning")));
        }

        var (gated, secrets) = await home.ScanAsync($"{{ database: '{home.Database("db/none")}', onNoDatabase: tag-unscanned, forbiddenLicences: [MI*] }}");
        Assert.True(gated.ExitCode == 1, gated.ToString());
        Assert.Single(Errors(secrets, "containers/secret-in-image"));
        Assert.Contains("lodash is under MIT", Assert.Single(Errors(secrets, "containers/licence")));
        Assert.Contains("UNSCANNED", File.ReadAllText(home.Workspace.At("artifacts/summary.md")));
    }

    [ScanFact]
    public async Task A_database_that_is_cut_short_is_an_error_and_no_pass()
    {
        var (ending, result) = await home.ScanAsync($"{{ database: '{home.Database("db/cut")}', onNoDatabase: tag-unscanned }}");

        Assert.True(ending.ExitCode == 3, ending.ToString());
        Assert.Contains("the scanner could not", result.GetProperty("summary").GetString());
    }

    [ScanFact]
    public async Task A_vex_file_takes_off_what_it_says_does_not_apply_and_it_is_still_told()
    {
        var vex = "vex/openvex.json";
        using var workspace = new ScratchWorkspace(home);
        ScanHome.WriteImages(workspace, "4.17.20");
        workspace.Write(vex, """
            {"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://example.org/vex/1","author":"team","timestamp":"2024-01-01T00:00:00Z","version":1,
             "statements":[{"vulnerability":{"name":"CVE-2021-90003"},"products":[{"@id":"pkg:npm/lodash@4.17.20"}],"status":"not_affected","justification":"vulnerable_code_not_in_execute_path"}]}
            """);
        workspace.Describe("- { name: acme/bad, context: bad }");
        await workspace.CommitAsync();
        Assert.Equal(0, (await home.RunAsync(workspace, "--target=DockerBuild")).ExitCode);

        var (_, result) = await home.ScanAsync($"{{ database: '{home.Database("db/good")}', vex: [{vex}] }}", "- { name: acme/bad, context: bad }", workspace);

        Assert.DoesNotContain(Errors(result, "containers/vulnerability"), message => message.Contains("CVE-2021-90003", StringComparison.Ordinal));
        Assert.Contains(Messages(result, "containers/vulnerability", "note"), message => message.Contains("does not count by VEX: not_affected: vulnerable_code_not_in_execute_path", StringComparison.Ordinal));
    }

    [ScanFact]
    public async Task Since_the_last_release_shows_what_is_new_fixed_and_as_before()
    {
        using var workspace = new ScratchWorkspace(home);
        ScanHome.WriteImages(workspace, "4.17.21");
        workspace.Write("bad/files/app/other.deps.json", File.ReadAllText(workspace.At("bad/files/app/app.deps.json")).Replace("Newtonsoft.Json", "Acme.Json", StringComparison.Ordinal).Replace("newtonsoft.json", "acme.json", StringComparison.Ordinal));
        workspace.Describe("- { name: acme/bad, context: bad }", version: "1.3.0");
        await workspace.CommitAsync();
        Assert.Equal(0, (await home.RunAsync(workspace, "--target=DockerBuild")).ExitCode);
        await home.PushDatabaseAsync("db/newer", ScanHome.Known().NuGetPackage("Acme.Json", "CVE-2024-90005", "13.0.1", "MEDIUM").Bytes(), DateTimeOffset.UtcNow);

        var (_, result) = await home.ScanAsync($"{{ database: '{home.Database("db/newer")}' }}", "- { name: acme/bad, context: bad }", workspace, "--since=published", "--package-version=1.3.0");

        var since = result.GetProperty("since")[0];
        Assert.Equal("1.2.3", since.GetProperty("release").GetString());
        Assert.Equal("CVE-2024-90005", Assert.Single(since.GetProperty("new").EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal("CVE-2021-90003", Assert.Single(since.GetProperty("fixed").EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal(3, since.GetProperty("same").GetArrayLength());
    }

    [ScanFact]
    public async Task Java_archives_that_nobody_looks_up_keep_an_image_from_passing_unless_that_is_declared()
    {
        using var workspace = new ScratchWorkspace(home);
        workspace.Write("java/Dockerfile", "FROM scratch\nCOPY lib.jar /app/\nUSER 1000\n");
        using (var jar = System.IO.Compression.ZipFile.Open(workspace.At("java/lib.jar"), System.IO.Compression.ZipArchiveMode.Create))
        {
            jar.CreateEntry("META-INF/MANIFEST.MF");
        }

        workspace.Describe("- { name: acme/java, context: java }");
        await workspace.CommitAsync();
        Assert.Equal(0, (await home.RunAsync(workspace, "--target=DockerBuild")).ExitCode);

        var (refused, _) = await home.ScanAsync($"{{ database: '{home.Database("db/good")}' }}", "- { name: acme/java, context: java }", workspace);
        Assert.True(refused.ExitCode == 3, refused.ToString());

        var (passed, result) = await home.ScanAsync($"{{ database: '{home.Database("db/good")}' }}", "- { name: acme/java, context: java, scan: { javaArchives: false } }", workspace);
        Assert.True(passed.ExitCode == 0, passed.ToString());
        Assert.Contains("were not looked up", Assert.Single(Messages(result, "containers/java-unchecked", "warning")));
    }

    [ScanFact]
    public async Task An_image_that_is_only_in_a_registry_with_login_is_scanned_there_and_the_login_is_nowhere()
    {
        using var registry = await LoginRegistry.StartAsync();
        using var workspace = new ScratchWorkspace(home);
        ScanHome.WriteImages(workspace, "4.17.20");
        workspace.Write("pipeline.yml", $$"""
            name: scratch
            version: 1.2.3
            containers:
              registry: { name: '{{registry.Host}}/team', username: { env: SCRATCH_USER }, password: { env: SCRATCH_PASSWORD } }
              platforms: [linux/amd64]
              gates: []
              scan: { database: '{{home.Database("db/good")}}' }
              images: [{ name: acme/bad, context: bad }]
            """);
        await workspace.CommitAsync();
        var login = new Dictionary<string, string?> { ["SCRATCH_USER"] = LoginRegistry.User, ["SCRATCH_PASSWORD"] = LoginRegistry.Password };
        var published = await home.RunAsync(workspace, login, "--target=DockerPublish");
        Assert.True(published.ExitCode == 0, published.ToString());
        Directory.Delete(workspace.At("artifacts/images"), recursive: true);
        Directory.CreateDirectory(home.At(".cache/pipelinebuild/scan/results"));
        Directory.Delete(home.At(".cache/pipelinebuild/scan/results"), recursive: true);

        var ending = await home.RunAsync(workspace, login, "--target=DockerScan");

        Assert.True(ending.ExitCode == 1, ending.ToString());
        ending.Says("CVE-2024-90001 HIGH in openssl");
        Assert.DoesNotContain(LoginRegistry.Password, ending.All);
        Assert.Empty(await FileSearch.HoldersAsync(workspace.At("artifacts"), LoginRegistry.Password));
        Assert.Empty(await FileSearch.HoldersAsync(home.At(".cache/pipelinebuild/scan"), LoginRegistry.Password));
    }

    private static IReadOnlyList<string> Errors(JsonElement result, string rule) => Messages(result, rule, "error");

    internal static IReadOnlyList<string> Messages(JsonElement result, string? rule, string? severity) => result.GetProperty("findings").EnumerateArray()
        .Where(finding => (rule is null || finding.GetProperty("rule").GetString() == rule) && (severity is null || finding.GetProperty("severity").GetString() == severity))
        .Select(finding => finding.GetProperty("message").GetString()!).ToList();
}
