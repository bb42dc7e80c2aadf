using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json.Nodes;
using PipelineBuild.Artifacts;
using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Containers;

/// <summary>--since on a real engine: exactly what changed is built, and the ignore rules are those of the real builder.</summary>
public sealed class AffectedBuildTests(ScratchHome home) : IClassFixture<ScratchHome>
{
    private const string Copy = "FROM scratch\nCOPY . /\n";

    private static readonly string[] Files =
    [
        "a.md", "keep.md", "logs/x.log", "logs/deep/y.log", "src/a.cs", "src/a.tmp", "src/deep/b.tmp", "node_modules/p/i.js", "src/node_modules/q.js", "bin/tool", "dir/f", "dir/g", "a.log", "#odd", "sp ace", "x1/y", "x2/y", "lib/z.so", "lib/z.so.1",
    ];

    private static readonly string[] IgnoreFiles =
    [
        "*.md\n!keep.md\n# comment\n **/node_modules/ \n/bin/\n",
        "*\n!src\n!dir/g\nsrc/*.tmp\n",
        "**/*.log\n!logs/deep\nx[1-1]\n./lib/../dir\n",
        "dir\n!dir/f\ndir\n!**/q.js\n",
        "src/**\n!src/deep/**\n**/z.*\n!lib/z.so\n#odd\n\\#odd\n",
        "Dockerfile\n.dockerignore\ns?c\n!s*/a.cs\nsp ace\n",
        "**\n!**/*.cs\n!/x2\n",
        "logs/*\n!logs/x.log\nlib/z.so*\n!lib/*.1\n",
    ];

    [EngineFact]
    public async Task The_builder_is_sent_exactly_the_files_that_the_ignore_rules_let_through()
    {
        using var workspace = new ScratchWorkspace(home);
        var images = new List<string>();
        foreach (var (text, index) in IgnoreFiles.Select((text, index) => (text, index)))
        {
            foreach (var file in Files)
            {
                workspace.Write($"c{index}/{file}", file);
            }

            workspace.Write($"c{index}/Dockerfile", Copy);
            workspace.Write($"c{index}/.dockerignore", text);
            workspace.Write($"named{index}/Dockerfile", "FROM scratch\nCOPY --from=more . /\n");
            images.Add($"- {{ name: acme/c{index}, context: c{index} }}\n- {{ name: acme/named{index}, context: named{index}, contexts: {{ more: c{index} }} }}");
        }

        workspace.Describe(string.Join('\n', images), platforms: "linux/amd64");
        await workspace.CommitAsync();

        var run = await home.RunAsync(workspace, "--target=DockerPublish");

        Assert.True(run.ExitCode == 0, run.ToString());
        foreach (var (text, index) in IgnoreFiles.Select((text, index) => (text, index)))
        {
            var patterns = IgnorePatterns.Parse(text);
            var expected = Files.Append("Dockerfile").Append(".dockerignore").Where(file => !patterns.Match(file)).Order(StringComparer.Ordinal).ToList();
            Assert.Equal((text, string.Join(' ', expected)), (text, string.Join(' ', await FilesAsync($"acme/c{index}"))));
            Assert.Equal((text, string.Join(' ', expected)), (text, string.Join(' ', await FilesAsync($"acme/named{index}"))));
        }
    }

    [EngineFact]
    public async Task Only_what_changed_and_what_is_built_on_it_is_built_and_published()
    {
        using var workspace = new ScratchWorkspace(home);
        workspace.Describe("- { name: since/base, context: base, contexts: { shared: shared } }\n- { name: since/top, context: top, contexts: { base: \"image:since/base\" } }\n- { name: since/other, context: other, contexts: { shared: shared } }", platforms: "linux/amd64");
        workspace.Write("base/Dockerfile", "FROM scratch\nCOPY --from=shared lib /lib\nCOPY f /base\n");
        workspace.Write("base/f", "1");
        workspace.Write("shared/lib", "1");
        workspace.Write("top/Dockerfile", "FROM base\nCOPY f /top\n");
        workspace.Write("top/f", "1");
        workspace.Write("other/Dockerfile", "FROM scratch\nCOPY --from=shared lib /lib\n");
        workspace.Write("readme.md", "1");
        await workspace.CommitAsync();
        await workspace.GitAsync("tag", "start");

        workspace.Write("readme.md", "2");
        await workspace.CommitAsync();
        Assert.Equal("", await BuiltAsync(workspace, "--target=DockerPublish"));
        Assert.False(Directory.Exists(workspace.At("artifacts/images")));

        workspace.Write("top/f", "2");
        var commit = await workspace.CommitAsync();
        Assert.Equal("since/top", await BuiltAsync(workspace, "--target=DockerPublish"));
        Assert.Contains($"sha-{commit}", await home.Reader.TagsAsync("since/top"));
        Assert.Equal(["base", "lib", "top"], await FilesAsync("since/top", $"sha-{commit}"));
        Assert.Empty(await home.Reader.TagsAsync("since/base"));
        Assert.Empty(await home.Reader.TagsAsync("since/other"));
        Assert.False(Directory.Exists(workspace.At("artifacts/images/since_base")));
        Assert.DoesNotContain("since_other", File.ReadAllText(workspace.At("artifacts/docker-bake.json")));

        workspace.Write("shared/lib", "2");
        Assert.Equal("since/base since/top since/other", await BuiltAsync(workspace, "--target=DockerBuild"));

        await workspace.GitAsync("tag", "--force", "start", "HEAD");
        var moved = await home.RunAsync(workspace, "--target=DockerPublish", "--exclusive", "--since=start");
        Assert.True(moved.ExitCode == 3 && moved.Output.Contains("when DockerBuild asked what changed since, and is", StringComparison.Ordinal), moved.ToString());

        var unknown = await home.RunAsync(workspace, "--target=DockerPublish", "--since=nowhere");
        Assert.Equal(3, unknown.ExitCode);
        Assert.Contains("this repository holds no commit 'nowhere'", unknown.ToString());
    }

    /// <summary>The names of what DockerBuild built, which are those that its plan tells.</summary>
    private async Task<string> BuiltAsync(ScratchWorkspace workspace, string target)
    {
        var plan = await home.RunAsync(workspace, target, "--since=start", "--plan");
        var run = await home.RunAsync(workspace, target, "--since=start");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.True(plan.ExitCode == 0, plan.ToString());
        var data = JsonNode.Parse((await home.RunAsync(workspace, target, "--since=start", "--plan", "--json")).Output)!["tasks"]!.AsArray();
        var result = JsonNode.Parse(File.ReadAllText(workspace.At("artifacts/results/DockerBuild.json")))!;
        Assert.All(data, task => Assert.Equal(result["since"]!.ToJsonString(), task!["result"]!["since"]!.ToJsonString()));
        var built = result["images"]!.AsArray().Select(image => image!["name"]!.GetValue<string>()).ToList();
        Assert.Equal(built, result["since"]!["images"]!.AsArray().Where(image => image!["isIn"]!.GetValue<bool>()).Select(image => image!["name"]!.GetValue<string>()));
        Assert.All((string[])["since/base", "since/top", "since/other"], name => Assert.Equal(built.Contains(name), plan.Output.Contains($"artifacts/images/{name.Replace('/', '_')}")));
        return string.Join(' ', built);
    }

    private async Task<IReadOnlyList<string>> FilesAsync(string repository, string tag = "latest")
    {
        var files = new List<string>();
        foreach (var layer in await home.Reader.LayersAsync(repository, tag))
        {
            await using var unzipped = new GZipStream(new MemoryStream(layer), CompressionMode.Decompress);
            await using var tar = new TarReader(unzipped);
            while (await tar.GetNextEntryAsync() is { } entry)
            {
                files.AddRange(entry.EntryType == TarEntryType.Directory ? [] : [entry.Name]);
            }
        }

        return files.Order(StringComparer.Ordinal).ToList();
    }
}
