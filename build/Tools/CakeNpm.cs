using Cake.Npm;
using Cake.Npm.Pack;
using PipelineBuild.Tools;

namespace Build.Tools;

/// <summary>The port <see cref="INpm"/> over Cake.Npm.</summary>
public sealed class CakeNpm(CakeCalls cake) : INpm
{
    public async Task<string> PackAsync(string package, string directory, CancellationToken cancel)
    {
        var files = await cake.RunAsync(context => context.NpmPack(new NpmPackSettings
        {
            Source = package,
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            EnvironmentVariables = { ["npm_config_loglevel"] = "error", ["npm_config_update_notifier"] = "false" },
        }).ToList());
        return files.Select(file => Path.Combine(directory, file.GetFilename().FullPath)).LastOrDefault(File.Exists)
            ?? throw new FileNotFoundException($"npm pack {package} ended well, but left no tarball in {directory}");
    }
}
