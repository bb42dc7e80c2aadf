using PipelineBuild.Artifacts;
using PipelineBuild.Artifacts.Prometheus;

namespace PipelineBuild.Tests.Artifacts.Prometheus;

public sealed class FileGlobTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("glob");

    public FileGlobTests()
    {
        foreach (var file in new[] { "config/prometheus.yml", "config/rules/a/x.yml", "config/rules/b/x.yml", "config/rules/b/y1.yml", "config/rules/b/[z].yml", "other/o.yml" })
        {
            var path = Path.Combine(folder.FullName, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "");
        }
    }

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("rules/a/x.yml", "config/rules/a/x.yml")]
    [InlineData("rules/*/x.yml", "config/rules/a/x.yml config/rules/b/x.yml")]
    [InlineData("rules/b/y?.yml", "config/rules/b/y1.yml")]
    [InlineData("rules/b/[xy]*.yml", "config/rules/b/x.yml config/rules/b/y1.yml")]
    [InlineData("rules/[^a]/x.yml", "config/rules/b/x.yml")]
    [InlineData("rules/b/y[0-9].yml", "config/rules/b/y1.yml")]
    [InlineData("../other/*.yml", "other/o.yml")]
    [InlineData("rules/*", "")]
    [InlineData("rules/**/x.yml", "config/rules/a/x.yml config/rules/b/x.yml")]
    [InlineData("rules/b/[9-0].yml", "")]
    [InlineData("rules/absent/*.yml", "")]
    [InlineData("/etc/*.yml", "")]
    [InlineData("../../*/config/*.yml", "")]
    public void A_pattern_means_files_of_the_workspace(string pattern, string files) =>
        Assert.Equal(files, string.Join(' ', FileGlob.Files(new Workspace(folder.FullName), Path.Combine(folder.FullName, "config"), pattern)));
}
