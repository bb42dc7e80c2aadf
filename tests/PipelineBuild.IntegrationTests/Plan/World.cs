using System.Security.Cryptography;
using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Plan;

/// <summary>All that a target could change for one user and one workspace, as one comparable list.</summary>
internal sealed record World(IReadOnlyList<string> Things)
{
    /// <summary>Files with content and time, refs, processes of the home, the engine's images, builders and containers.</summary>
    public static async Task<World> LookAsync(ScratchHome home, ScratchWorkspace workspace)
    {
        var things = new List<string>();
        things.AddRange(Files(workspace.Path));
        // The registry writes down every question it is asked.
        things.AddRange(Files(home.Path).Where(file => !file.Contains("/registry/registry.log ", StringComparison.Ordinal)));
        things.AddRange(Programs.Naming(home.Path).Order().Select(id => $"process {id}"));
        foreach (var question in new[] { "image ls --no-trunc --all --format {{.Repository}}:{{.Tag}}={{.ID}}", "container ls --no-trunc --all --format {{.ID}}/{{.Image}}", "buildx ls", "volume ls --format {{.Name}}", "network ls --no-trunc --format {{.ID}}/{{.Name}}" })
        {
            var answer = await Programs.RunAsync("docker", question.Split(' '));
            Assert.True(answer.ExitCode == 0, answer.ToString());
            things.AddRange(answer.Output.Split('\n').Where(line => !IsOfAnotherTest(line, home)).Select(line => $"docker {question}: {line}"));
        }

        return new World(things);
    }

    public IEnumerable<string> DifferencesTo(World after) => Things.Except(after.Things).Select(thing => $"gone: {thing}").Concat(after.Things.Except(Things).Select(thing => $"new: {thing}"));

    /// <summary>The engine is everybody's, and each test has a registry of its own.</summary>
    private static bool IsOfAnotherTest(string line, ScratchHome home) => line.Contains("127.0.0.1:", StringComparison.Ordinal) && !line.Contains(home.RegistryHost, StringComparison.Ordinal);

    private static IEnumerable<string> Files(string root) => new DirectoryInfo(root).EnumerateFileSystemInfos("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
        .Where(entry => entry.LinkTarget is null)
        .Select(entry => entry is FileInfo file ? $"{file.FullName} {file.LastWriteTimeUtc:O} {Convert.ToHexStringLower(SHA256.HashData(Read(file)))}" : $"{entry.FullName}/")
        .Order(StringComparer.Ordinal);

    private static byte[] Read(FileInfo file)
    {
        using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
