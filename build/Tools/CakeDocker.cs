using Cake.Core;
using Cake.Core.IO;
using Cake.Core.Tooling;
using Cake.Docker;
using PipelineBuild.Tools;

namespace Build.Tools;

/// <summary>The port <see cref="IDocker"/> over Cake.Docker.</summary>
public sealed class CakeDocker(CakeCalls cake) : IDocker
{
    public Task<IReadOnlyList<string>> QueryAsync(IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        var command = string.Join(' ', arguments.Select(argument => argument.Quote()));
        return cake.RunAsync<IReadOnlyList<string>>(context => context.DockerCustomCommand(Quiet(new DockerCustomCommandSettings()), command).ToList());
    }

    public async Task<IReadOnlyList<string>> InspectBuilderAsync(string? name, CancellationToken cancel)
    {
        try
        {
            return await cake.RunAsync(context => context.DockerBuildXInspect(Quiet(new DockerBuildXInspectSettings()), name).ToList());
        }
        catch (ProcessFailedException error) when (error.StandardError.Any(line => line.Contains("no builder", StringComparison.Ordinal)))
        {
            return [];
        }
    }

    public Task CreateBuilderAsync(string name, IReadOnlyList<string> driverOptions, string? configFile, CancellationToken cancel) =>
        cake.RunAsync(context => context.DockerBuildXCreate(new DockerBuildXCreateSettings
        {
            Name = name,
            Driver = "docker-container",
            DriverOpt = [.. driverOptions],
            Config = configFile,
        }));

    public Task<IReadOnlyList<string>> PrintBakeAsync(IReadOnlyList<string> files, IReadOnlyList<string> targets, string workingDirectory, CancellationToken cancel)
    {
        IReadOnlyList<string> arguments = ["buildx", "bake", "--print", .. files.SelectMany(file => (string[])["--file", file]), .. targets];
        var command = string.Join(' ', arguments.Select(argument => argument.Quote()));
        return cake.RunAsync<IReadOnlyList<string>>(context => context.DockerCustomCommand(Quiet(new DockerCustomCommandSettings { WorkingDirectory = workingDirectory }), command).ToList());
    }

    public Task BakeAsync(BakeRequest request, CancellationToken cancel) =>
        cake.RunAsync(context => context.DockerBuildXBake(
            new DockerBuildXBakeSettings
            {
                File = [.. request.Definitions, request.File],
                Builder = request.Builder,
                MetadataFile = request.MetadataFile,
                NoCache = request.NoCache,
                Progress = "plain",
                WorkingDirectory = request.WorkingDirectory,
                EnvironmentVariables = request.Environment.ToDictionary(pair => pair.Key, pair => pair.Value!),
                SetupProcessSettings = settings => Listen(settings, request.OnLine),
            },
            request.Targets));

    public Task PullAsync(string reference, string? platform, CancellationToken cancel) =>
        cake.RunAsync(context => context.DockerPull(new DockerImagePullSettings { Platform = platform }, reference));

    public Task TagAsync(string source, string target, CancellationToken cancel) => cake.RunAsync(context => context.DockerTag(source, target));

    public async Task<IReadOnlyList<string>> RehearseAsync(Func<IDocker, Task> calls)
    {
        var rehearsal = cake.Rehearse();
        await calls(this);
        return rehearsal.Commands;
    }

    private static void Listen(ProcessSettings settings, Action<OutputLine>? onLine)
    {
        if (onLine is null)
        {
            return;
        }

        settings.RedirectedStandardOutputHandler = line => Pass(line, isError: false);
        settings.RedirectedStandardErrorHandler = line => Pass(line, isError: true);

        string Pass(string line, bool isError)
        {
            onLine(new OutputLine(line, isError));
            return line;
        }
    }

    /// <summary>A question's answer and complaints go to who asked, not to the log.</summary>
    private static T Quiet<T>(T settings) where T : ToolSettings
    {
        settings.SetupProcessSettings = process => (process.RedirectStandardOutput, process.RedirectStandardError) = (true, true);
        return settings;
    }
}
