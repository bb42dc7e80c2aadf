using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.IntegrationTests.Examples;

/// <summary>A copy of the example workload, shared by its packages as they share it.</summary>
public sealed class CortexCopy : IDisposable
{
    private readonly TempFolder folder = new();

    public CortexCopy()
    {
        CopyTo(folder.Path);
    }

    /// <summary>Puts the workload's files, as they are in the repository, below the directory.</summary>
    public static void CopyTo(string directory)
    {
        var source = Path.Combine(Repository.Root, "examples/cortex");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Where(file => !file.Contains("/node_modules/", StringComparison.Ordinal)))
        {
            var target = Path.Combine(directory, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    public string At(string package) => folder.At(package);

    public void Dispose() => folder.Dispose();
}

/// <summary>The example workload's own tests pass from a clean installation.</summary>
public sealed class CortexTests(CortexCopy cortex) : IClassFixture<CortexCopy>
{
    [NpmTheory]
    [InlineData("services/shared")]
    [InlineData("services/memory")]
    [InlineData("services/gateway")]
    [InlineData("mcp-server")]
    public async Task Its_packages_install_from_their_lock_files_and_pass_their_tests(string package)
    {
        // The services reach the shared package by its path, not by npm, and so need what that depends on.
        foreach (var folder in package.StartsWith("services/", StringComparison.Ordinal) ? new[] { "services/shared", package }.Distinct() : [package])
        {
            var installed = await Programs.RunAsync("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], cortex.At(folder));
            Assert.True(installed.ExitCode == 0, installed.ToString());
        }

        var tested = await Programs.RunAsync("npm", ["test"], cortex.At(package));

        Assert.True(tested.ExitCode == 0, tested.ToString());
        Assert.Matches(@"pass [1-9]\d*", tested.Output);
        Assert.Matches(@"fail 0\b", tested.Output);
    }
}
