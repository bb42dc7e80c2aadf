using System.Security.Cryptography;
using PipelineBuild.Tools;

namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>Verdaccio, an npm registry, installed once into the per-user cache as the committed lock file says.</summary>
internal static class VerdaccioProgram
{
    private const string Program = "node_modules/verdaccio/bin/verdaccio";

    private static readonly string[] Files = ["package.json", "package-lock.json"];

    private static readonly Lazy<Task<string>> Installed = new(InstallAsync);

    /// <summary>Path of the script that node runs.</summary>
    public static Task<string> PathAsync() => Installed.Value;

    private static async Task<string> InstallAsync()
    {
        var source = Path.Combine(Repository.Root, "tests/PipelineBuild.IntegrationTests/Mcp/Verdaccio");
        var print = Convert.ToHexStringLower(SHA256.HashData(Files.SelectMany(file => File.ReadAllBytes(Path.Combine(source, file))).ToArray()))[..12];
        var cache = Path.Combine(UserFolders.Of(EnvironmentVariables.OfProcess()).Cache, "tests");
        var place = Path.Combine(cache, $"verdaccio-{print}");
        if (!Directory.Exists(place))
        {
            var fresh = Directory.CreateDirectory(Path.Combine(cache, $".{Guid.NewGuid():N}")).FullName;
            foreach (var file in Files)
            {
                File.Copy(Path.Combine(source, file), Path.Combine(fresh, file));
            }

            var ending = await Programs.RunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], fresh);
            Assert.True(ending.ExitCode == 0 && File.Exists(Path.Combine(fresh, Program)), $"npm ci of Verdaccio: {ending}");
            try
            {
                Directory.Move(fresh, place);
            }
            catch (IOException) when (Directory.Exists(place))
            {
                // Another run of the tests was faster.
                Directory.Delete(fresh, recursive: true);
            }
        }

        return Path.Combine(place, Program);
    }
}
