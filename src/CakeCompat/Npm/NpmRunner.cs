using Cake.Core;
using Cake.Core.IO;
using Cake.Core.Tooling;

namespace Cake.Npm;

/// <summary>Runs the npm program with the words of one settings object.</summary>
internal sealed class NpmRunner(ICakeContext context)
    : Tool<NpmSettings>(context.FileSystem, context.Environment, context.ProcessRunner, context.Tools)
{
    /// <summary>Returns the lines of standard output, none unless it is redirected.</summary>
    public IReadOnlyList<string> Run(NpmSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var arguments = new ProcessArgumentBuilder();
        foreach (var word in settings.Words())
        {
            arguments.Append(word);
        }

        IReadOnlyList<string> lines = [];
        Run(settings, arguments, Process(settings), process =>
        {
            lines = settings.RedirectStandardOutput ? [.. process.GetStandardOutput()] : [];
        });
        return lines;
    }

    protected override string GetToolName() => "Npm";

    protected override IEnumerable<string> GetToolExecutableNames() => ["npm.cmd", "npm"];

    private static ProcessSettings Process(NpmSettings settings) => new()
    {
        RedirectStandardError = settings.RedirectStandardError,
        RedirectStandardOutput = settings.RedirectStandardOutput,
        RedirectedStandardErrorHandler = Handler(settings.StandardErrorAction),
        RedirectedStandardOutputHandler = Handler(settings.StandardOutputAction),
    };

    /// <summary>Shows a line to the caller and keeps it. The end of the stream is a null, which is not the caller's business.</summary>
    private static Func<string, string>? Handler(Action<string>? show) => show is null ? null : line =>
    {
        if (line is not null)
        {
            show(line);
        }

        return line!;
    };
}
