using Build.Tools;
using Cake.Frosting;
using Microsoft.Extensions.DependencyInjection;
using PipelineBuild;
using PipelineBuild.Artifacts;
using PipelineBuild.Configuration;
using PipelineBuild.Results;
using PipelineBuild.Results.Writers;
using PipelineBuild.Tools;

namespace Build;

/// <summary>Puts the program together, runs the targets and computes the exit code from what they reported.</summary>
public sealed class PipelineHost(EnvironmentVariables environment, TextWriter output, TextWriter error)
{
    private const int BadCommandLine = 255;

    public int Run(IReadOnlyList<string> arguments)
    {
        CommandLine line;
        try
        {
            line = CommandLine.Parse(arguments);
            TargetNames.Check(line.Targets);
        }
        catch (CommandLineException problem)
        {
            error.WriteLine(problem.Message);
            return BadCommandLine;
        }

        using var cancellation = new RunCancellation();
        var report = new RunReport();
        var terminal = Terminal.Of(environment, line.Json ? error : output);
        var code = CreateHost(line, report, terminal, cancellation).Run(CakeArguments(line));
        WriteEnd(line, report, terminal);
        return report.ExitCode != 0 ? report.ExitCode : code;
    }

    private CakeHost CreateHost(CommandLine line, RunReport report, Terminal terminal, RunCancellation cancellation) => new CakeHost()
        .AddAssembly(typeof(PipelineHost).Assembly)
        .ConfigureServices(services =>
        {
            services.AddSingleton(line).AddSingleton(report).AddSingleton(terminal).AddSingleton(cancellation).AddSingleton(environment);
            services.AddSingleton(WorkspaceOf(line)).AddSingleton(TimeProvider.System).AddSingleton(new SecretMask());
            services.AddSingleton<IProgress<string>, ConsoleProgress>();
            services.AddSingleton<IProcessRunner, ProcessRunner>();
            services.AddSingleton<CakeProcesses>();
            services.AddSingleton<Cake.Core.IO.IProcessRunner>(provider => provider.GetRequiredService<CakeProcesses>());
            services.AddSingleton<CakeCalls>();
            services.AddSingleton<IDocker, CakeDocker>().AddSingleton<INpm, CakeNpm>().AddSingleton<IGit, CakeGit>();
            services.AddSingleton(provider => UserFolders.Of(provider.GetRequiredService<EnvironmentVariables>()));
            services.AddSingleton(Machine.OfProcess()).AddSingleton(new AptConfiguration());
            services.AddSingleton<StepRunner>();
            foreach (var service in PipelineServices.Types)
            {
                services.AddSingleton(service);
            }
        })
        .UseContext<BuildContext>()
        .UseLifetime<BuildLifetime>();

    /// <summary>Cake's own summary table says less than ours; with --json it must not say anything on standard output.</summary>
    private static IEnumerable<string> CakeArguments(CommandLine line) =>
        [.. line.ForCake, .. line.ForCake.Contains("--no-report") ? Array.Empty<string>() : ["--no-report"], .. line.Json ? ["--verbosity=quiet"] : Array.Empty<string>()];

    private static Workspace WorkspaceOf(CommandLine line) => new(line.Workspace ?? OwnRepository.Root);

    private void WriteEnd(CommandLine line, RunReport report, Terminal terminal)
    {
        if (report.Tasks.Count == 0 && report.ConfigErrors.Count == 0)
        {
            return;
        }

        terminal.Write(ConsoleWriter.Render(report, terminal.HasColour));
        if (line.Json)
        {
            output.Write(JsonWriter.Render(report));
        }
        else if (report.Tasks.Select(task => task.Result.ClosingLine).LastOrDefault(text => text is not null) is { } closing)
        {
            terminal.Write(closing + "\n");
        }
    }
}
