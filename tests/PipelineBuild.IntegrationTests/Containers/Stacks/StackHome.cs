using System.Formats.Tar;
using PipelineBuild.Containers.Stacks;
using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Containers.Stacks;

/// <summary>A user with a small image in the engine that can serve, wait and fail; the image goes away with it.</summary>
public sealed class StackHome : ScratchHome, IAsyncLifetime
{
    /// <summary>The image's name, of this fixture alone.</summary>
    public string Image { get; } = $"pb-stack-test-{Guid.NewGuid():N}:1";

    public async Task InitializeAsync()
    {
        var archive = Write("image.tar", "");
        await using (var file = File.Create(archive))
        await using (var tar = new TarWriter(file))
        {
            await using var program = File.OpenRead(StackFactAttribute.Program ?? throw new InvalidOperationException($"{ConnectivityProbe.Program} is missing"));
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, "bin/busybox") { DataStream = program, Mode = (UnixFileMode)0b111_101_101 });
        }

        await DockerAsync("image", "import", "--change", "ENTRYPOINT [\"/bin/busybox\"]", archive, Image);
        LinkPrograms(ConnectivityProbe.Program);
        LinkRouter();
    }

    public Task DisposeAsync() => DockerAsync("image", "rm", Image);

    /// <summary>A workspace whose pipeline has a name of its own, so that everything it starts can be told from all else.</summary>
    internal StackWorkspace Workspace(string compose, string stack) => new(this, compose.Replace("IMAGE", Image, StringComparison.Ordinal), stack);

    /// <summary>Removes containers, volumes and networks whose names hold a text that only one test uses.</summary>
    internal static async Task RemoveNamedAsync(string name)
    {
        foreach (var (kind, list, force) in new[] { ("container", (string[])["ls", "--all", "--quiet"], true), ("volume", ["ls", "--quiet"], true), ("network", ["ls", "--quiet"], false) })
        {
            var ids = (await DockerAsync([kind, .. list, "--filter", $"name={name}"])).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (ids.Length > 0)
            {
                await DockerAsync([kind, "rm", .. force ? (string[])["--force"] : [], .. ids]);
            }
        }
    }

    internal static async Task<string> DockerAsync(params string[] arguments)
    {
        var ending = await Programs.RunAsync("docker", arguments);
        Assert.True(ending.ExitCode == 0, $"docker {string.Join(' ', arguments)}: {ending}");
        return ending.Output.Trim();
    }
}
