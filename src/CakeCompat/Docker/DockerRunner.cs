using Cake.Core;
using Cake.Core.IO;
using Cake.Core.Tooling;

namespace Cake.Docker;

/// <summary>Runs the docker program with one rendered command line.</summary>
internal sealed class DockerRunner(ICakeContext context)
    : Tool<AutoToolSettings>(context.FileSystem, context.Environment, context.ProcessRunner, context.Tools)
{
    /// <summary>The command is one entry of the builder, every option, value and positional argument another.</summary>
    public void Run(string command, AutoToolSettings settings, params IEnumerable<string?> positional) =>
        Run(settings, Arguments(command, settings, positional));

    public IReadOnlyList<string> Lines(string command, AutoToolSettings settings, params IEnumerable<string?> positional) =>
        Lines(settings, Arguments(command, settings, positional));

    public void Compose(string command, AutoToolSettings settings, DockerComposeSettings? compose, params IEnumerable<string?> positional) =>
        Run(settings, ComposeArguments(command, settings, compose, positional));

    public IReadOnlyList<string> ComposeLines(
        string command, AutoToolSettings settings, DockerComposeSettings? compose, params IEnumerable<string?> positional) =>
        Lines(settings, ComposeArguments(command, settings, compose, positional));

    protected override string GetToolName() => "Docker";

    protected override IEnumerable<string> GetToolExecutableNames() => ["docker", "docker.exe"];

    private IReadOnlyList<string> Lines(AutoToolSettings settings, ProcessArgumentBuilder arguments)
    {
        IReadOnlyList<string> lines = [];
        Run(settings, arguments, new ProcessSettings { RedirectStandardOutput = true }, process => lines = [.. process.GetStandardOutput()]);
        return lines;
    }

    private static ProcessArgumentBuilder Arguments(string command, AutoToolSettings settings, IEnumerable<string?> positional)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return Complete(new ProcessArgumentBuilder(), command, settings, positional);
    }

    private static ProcessArgumentBuilder ComposeArguments(
        string command, AutoToolSettings settings, DockerComposeSettings? compose, IEnumerable<string?> positional)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var builder = new ProcessArgumentBuilder().Append("compose");
        if (compose is not null)
        {
            builder.AppendOptions(compose);
        }

        return Complete(builder, command, settings, positional);
    }

    /// <summary>Positional arguments are not quoted: a caller who wants one with a blank adds the quotes.</summary>
    private static ProcessArgumentBuilder Complete(
        ProcessArgumentBuilder builder, string command, AutoToolSettings settings, IEnumerable<string?> positional)
    {
        builder.Append(command);
        builder.AppendOptions(settings);
        foreach (var argument in positional)
        {
            if (!string.IsNullOrEmpty(argument))
            {
                builder.Append(argument);
            }
        }

        return builder;
    }
}
