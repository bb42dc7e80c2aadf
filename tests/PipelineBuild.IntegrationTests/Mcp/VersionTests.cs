using System.Text.Json.Nodes;
using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Mcp;

public sealed class VersionTests
{
    private static readonly string[] All = ["CHANGELOG.md", "manifest.json", "package-lock.json", "package.json", "server.json"];

    [EngineFact]
    public async Task A_feature_is_written_into_every_file_and_again_is_a_no_op()
    {
        using var repository = await PackageRepository.WithOneAsync();
        await repository.CommitAsync("fix: unicode", "server/src/main.js");
        await repository.CommitAsync("feat(tools): list notes", "server/src/main.js");
        await repository.CommitAsync("feat!: elsewhere", "other/file");

        var plan = await repository.VersionAsync("--plan");
        Assert.True(plan.ExitCode == 0, plan.ToString());
        plan.SaysAnywhere("feat(tools): list notes");
        Assert.DoesNotContain("elsewhere", plan.All);
        Assert.Empty(await repository.StatusAsync());

        var ending = await repository.VersionAsync();
        Assert.True(ending.ExitCode == 0, ending.ToString());
        ending.SaysAnywhere("@acme/notes 1.2.0 -> 1.3.0; 5 files written");
        Assert.Contains("\t\"version\": \"1.3.0\",\n\t\"files\": [\"src\"],", repository.Read("server/package.json"));
        Assert.Contains("""{ "name": "@acme/notes", "version": "1.3.0" }, "node_modules/tape": { "version": "1.2.0" }""", repository.Read("server/package-lock.json"));
        Assert.Contains("""{ "registryType": "oci", "identifier": "@acme/notes", "version": "1.2.0" }, { "registryType": "npm", "identifier": "@acme/notes", "version": "1.3.0" }""", repository.Read("server/server.json"));
        Assert.Contains("\"version\": \"1.3.0\"", repository.Read("server/manifest.json"));
        Assert.Contains("### Features\n\n- **tools:** list notes (", repository.Read("server/CHANGELOG.md"));
        Assert.Equal(All, (await repository.StatusAsync()).Split('\n').Select(line => Path.GetFileName(line)).Order(StringComparer.Ordinal));

        await repository.CommitAsync("chore(release): notes 1.3.0");
        (await repository.VersionAsync()).SaysAnywhere("every file names it already");
        Assert.Empty(await repository.StatusAsync());

        await repository.GitAsync("tag", "notes-v1.3.0");
        (await repository.VersionAsync()).SaysAnywhere("nothing to release: no commit since the last tag asks for a version; nothing written");
        Assert.Empty(await repository.StatusAsync());
    }

    [EngineFact]
    public async Task Published_files_that_change_without_a_release_fail_and_others_do_not()
    {
        using var repository = await PackageRepository.WithOneAsync();
        await repository.CommitAsync("test: more", "server/tests/main.test.js");
        repository.Write("server/package.json", repository.Read("server/package.json").Replace("5.0.0", "5.1.0", StringComparison.Ordinal));
        await repository.CommitAsync("chore(deps): tape");
        Assert.Equal(0, (await repository.VersionAsync()).ExitCode);

        await repository.CommitAsync("chore: only tidying up", "server/src/main.js");
        var ending = await repository.VersionAsync("--json");
        Assert.True(ending.ExitCode == 1, ending.ToString());
        Assert.Contains("mcp/unreleased-change", ending.Output);
        Assert.Contains("server/src/main.js (npm packs it)", ending.Output);
        Assert.DoesNotContain("main.test.js", ending.Output);
        Assert.Equal(1, (await repository.VersionAsync("--plan")).ExitCode);
        Assert.Equal(0, (await repository.VersionAsync("--allow-unreleased")).ExitCode);

        await repository.GitAsync("revert", "--no-edit", "HEAD");
        Assert.Equal(0, (await repository.VersionAsync()).ExitCode);

        await repository.GitAsync("rm", "--quiet", "server/src/main.js");
        await repository.CommitAsync("chore: away with it");
        (await repository.VersionAsync()).SaysAnywhere("server/src/main.js (deleted, and 'files' names it)");
    }

    [EngineFact]
    public async Task A_history_that_is_not_whole_is_an_error_with_the_remedy_and_never_a_version()
    {
        using var repository = await PackageRepository.WithOneAsync();
        await repository.CommitAsync("feat: more", "server/src/main.js");
        var origin = repository.Workspace.Path;
        foreach (var (options, words) in new[] { ((string[])["--depth=1"], "git fetch --unshallow --tags"), (["--no-tags"], "git fetch --tags") })
        {
            using var clone = new ScratchWorkspace(repository.Home);
            await clone.GitAsync(["clone", "--quiet", .. options, $"file://{origin}", "."]);

            var ending = await repository.Home.RunAsync(clone, "--target=McpVersion");

            Assert.True(ending.ExitCode == 3, ending.ToString());
            ending.SaysAnywhere(words);
            Assert.Empty(await clone.GitAsync("status", "--porcelain"));
        }

        // Half the tags: those of before the last release.
        using var old = new ScratchWorkspace(repository.Home);
        await repository.VersionAsync();
        await repository.CommitAsync("chore(release): 1.3.0");
        await old.GitAsync("clone", "--quiet", $"file://{origin}", ".");
        await repository.GitAsync("tag", "notes-v1.3.0");
        await repository.CommitAsync("fix: more", "server/src/main.js");
        await old.GitAsync("pull", "--quiet", "--no-tags");
        await old.GitAsync("reset", "--quiet", "--hard", "origin/main");
        old.Write("server/package.json", File.ReadAllText(old.At("server/package.json")).Replace("1.3.0", "1.4.0", StringComparison.Ordinal));
        var ahead = await repository.Home.RunAsync(old, "--target=McpVersion");
        Assert.True(ahead.ExitCode == 1, ahead.ToString());
        ahead.SaysAnywhere("its tag is missing here: git fetch --tags");
    }

    [EngineFact]
    public async Task Who_depends_on_a_bumped_package_follows_it_with_range_and_lock_file()
    {
        using var repository = await PackageRepository.WithWorkspaceAsync();
        await repository.CommitAsync("feat: shared words", "common/words.txt");

        var ending = await repository.VersionAsync();

        Assert.True(ending.ExitCode == 0, ending.ToString());
        ending.SaysAnywhere("@acme/server 1.0.0 -> 1.0.1, @acme/lib 1.0.0 -> 1.1.0");
        Assert.Equal("""{ "name": "@acme/server", "version": "1.0.1", "dependencies": { "@acme/lib": "^1.1.0" } }""", repository.Read("packages/server/package.json"));
        var locked = JsonNode.Parse(repository.Read("package-lock.json"))!["packages"]!;
        Assert.Equal(("1.0.1", "^1.1.0", "1.1.0"), (locked["packages/server"]!["version"]!.ToString(), locked["packages/server"]!["dependencies"]!["@acme/lib"]!.ToString(), locked["packages/lib"]!["version"]!.ToString()));
        Assert.Contains("### Dependencies\n\n- @acme/lib 1.1.0", repository.Read("packages/server/CHANGELOG.md"));
        var check = await Programs.RunAsync("npm", ["ci", "--dry-run", "--offline", "--ignore-scripts", "--no-audit"], repository.Workspace.Path);
        Assert.True(check.ExitCode == 0, check.ToString());

        // The library is out, the server not yet: it still follows.
        await repository.CommitAsync("chore(release): both");
        await repository.GitAsync("tag", "lib-v1.1.0");
        var again = await repository.VersionAsync();
        again.SaysAnywhere("@acme/server 1.0.1; every file names it already");
        await repository.GitAsync("tag", "server-v1.0.1");
        (await repository.VersionAsync()).SaysAnywhere("nothing to release");
    }

    [EngineFact]
    public async Task A_channel_counts_up_and_leaving_it_takes_all_its_commits()
    {
        using var repository = await PackageRepository.WithOneAsync();
        repository.Describe("- path: server", "  versioning:\n    channels: { 'next/*': beta }\n");
        await repository.GitAsync("checkout", "--quiet", "-b", "next/2");
        await repository.CommitAsync("feat: a", "server/src/main.js");
        await CutAsync("1.3.0-beta.0");
        (await repository.VersionAsync()).SaysAnywhere("nothing to release on the channel beta");
        await repository.CommitAsync("fix: b", "server/src/main.js");
        await CutAsync("1.3.0-beta.1");
        Assert.DoesNotContain("- a (", repository.Read("server/CHANGELOG.md").Split("## 1.3.0-beta.0")[0]);

        await repository.GitAsync("checkout", "--quiet", "-B", "main");
        await CutAsync("1.3.0");
        Assert.Contains("- a (", repository.Read("server/CHANGELOG.md").Split("## 1.3.0-beta.1")[0]);

        await repository.CommitAsync("fix: c", "server/src/main.js");
        await repository.GitAsync("checkout", "--quiet", "--detach");
        (await repository.VersionAsync()).SaysAnywhere("name the channel, such as --channel=beta");
        (await repository.VersionAsync("--plan", "--channel=rc")).SaysAnywhere("1.3.1-rc.0");

        async Task CutAsync(string version)
        {
            var ending = await repository.VersionAsync();
            Assert.True(ending.ExitCode == 0, ending.ToString());
            ending.SaysAnywhere($"-> {version};");
            await repository.CommitAsync($"chore(release): {version}");
            await repository.GitAsync("tag", $"notes-v{version}");
        }
    }

    [EngineFact]
    public async Task First_release_asked_version_broken_files_and_a_tag_elsewhere()
    {
        using var repository = await PackageRepository.WithOneAsync();
        await repository.CommitAsync("fix: a", "server/src/main.js");
        (await repository.VersionAsync("--plan", "--package-version=notes-v2.0.0")).SaysAnywhere("1.2.0 -> 2.0.0");
        (await repository.VersionAsync("--plan", "--package-version=notes-v1.1.0")).SaysAnywhere("which is not above notes-v1.2.0");

        await repository.GitAsync("checkout", "--quiet", "-b", "elsewhere");
        await repository.CommitAsync("fix: b", "server/src/main.js");
        await repository.GitAsync("tag", "notes-v1.2.1");
        await repository.GitAsync("checkout", "--quiet", "main");
        (await repository.VersionAsync("--plan")).SaysAnywhere("notes-v1.2.1 exists already, on a commit that this branch does not contain");

        await repository.GitAsync("tag", "--delete", "notes-v1.2.0", "notes-v1.2.1");
        (await repository.VersionAsync("--plan")).SaysAnywhere("no tag notes-v* yet: the first release is the version in package.json");
        await repository.GitAsync("tag", "v1.2.0", "HEAD~1");
        (await repository.VersionAsync("--plan")).SaysAnywhere("If that was its release, set tagPrefix: 'v'");
        await repository.GitAsync("remote", "add", "origin", "file:///nowhere/at/all");
        var silent = await repository.VersionAsync("--plan");
        Assert.True(silent.ExitCode == 3, silent.ToString());
        silent.SaysAnywhere("whether origin has one can't be known");
        Assert.Equal(0, (await repository.VersionAsync("--plan", "--package-version=notes-v1.2.0")).ExitCode);
        await repository.GitAsync("tag", "notes-v1.2.0", "HEAD~1");

        repository.Write("server/server.json", "{ \"version\": \"1.2.0\", }");
        var broken = await repository.VersionAsync();
        Assert.True(broken.ExitCode == 1, broken.ToString());
        broken.SaysAnywhere("server/server.json: it is no JSON");
        Assert.Equal("M server/server.json", await repository.StatusAsync());
    }
}
