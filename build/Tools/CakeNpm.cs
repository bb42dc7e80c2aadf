using Cake.Core;
using Cake.Npm;
using Cake.Npm.Pack;
using Cake.Npm.Publish;
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

    public Task PublishAsync(NpmUpload upload, CancellationToken cancel)
    {
        var settings = new NpmPublishSettings
        {
            Source = upload.Tarball,
            Tag = upload.DistTag,
            Access = upload.Access is null ? NpmPublishAccess.Default : Enum.Parse<NpmPublishAccess>(upload.Access, ignoreCase: true),
            WorkingDirectory = upload.Directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ToolTimeout = upload.Timeout,
            ArgumentCustomization = arguments => upload.Arguments.Aggregate(arguments, (all, argument) => all.Append(argument)),
        };
        foreach (var (name, value) in upload.Environment)
        {
            settings.EnvironmentVariables[name] = value;
        }

        return cake.RunAsync(context => context.NpmPublish(settings));
    }
}
