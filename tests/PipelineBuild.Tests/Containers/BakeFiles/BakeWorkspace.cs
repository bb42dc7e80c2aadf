using PipelineBuild.Artifacts;
using PipelineBuild.Containers;
using PipelineBuild.Containers.BakeFiles;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.Tests.Containers.BakeFiles;

/// <summary>A workspace with a bake file and what the real bake (buildx 0.13.1) printed of it.</summary>
internal sealed class BakeWorkspace : IDisposable
{
    private const string Here = "tests/PipelineBuild.Tests/Containers/BakeFiles";

    public BakeWorkspace()
    {
        Folder.Write("docker-bake.hcl", File.ReadAllText(SourceTree.At($"{Here}/docker-bake.hcl")));
        foreach (var file in (string[])["base/Dockerfile", "gateway/docker/Dockerfile", "app/Dockerfile"])
        {
            Folder.Write(file, "FROM scratch\n");
        }

        Directory.CreateDirectory(Folder.At("shared"));
        Docker.OnPrint = () => Printed;
    }

    public static string Printed => File.ReadAllText(SourceTree.At($"{Here}/printed.json"));

    public TempFolder Folder { get; } = new();

    public FakeDocker Docker { get; } = new();

    public BakeJoiner Joiner => new(new BakePrinter(Docker));

    /// <summary>pipeline.yml with these lines below <c>containers</c>.</summary>
    public PipelineConfig Config(string more = "", string bake = "{ files: [docker-bake.hcl] }") =>
        PipelineConfig.Load(new Workspace(Folder.Path), Folder.Write("pipeline.yml", $"version: 1.2.3\ncontainers:\n  bake: {bake}\n{more}"));

    public async Task<ContainerSettings> JoinAsync(string more = "") => (await Joiner.JoinAsync(Config(more), default)).Containers;

    /// <summary>The places and words of what is wrong when bake prints this target.</summary>
    public async Task<IReadOnlyList<string>> ComplaintsAsync(string target, string more = "")
    {
        Folder.Write("docker-bake.hcl", "# one target\ntarget \"t\" {\n}\n");
        Docker.OnPrint = () => $$"""{ "group": { "default": { "targets": ["t"] } }, "target": { "t": {{target}} } }""";
        var error = await Assert.ThrowsAsync<BakeFileException>(() => JoinAsync(more));
        return error.Result.Findings.Select(finding => $"{finding.Place}: {finding.Message}").ToList();
    }

    public void Dispose() => Folder.Dispose();
}
