using Build.Help;
using Build.Observability;
using Build.Telemetry;
using Build.Tools;
using Cake.Frosting;
using Microsoft.Extensions.DependencyInjection;
using PipelineBuild;
using PipelineBuild.Artifacts;
using PipelineBuild.Ledger;
using PipelineBuild.Quality.Benchmarks;
using PipelineBuild.Results;
using PipelineBuild.Results.Writers;
using PipelineBuild.Telemetry;
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

        var mask = new SecretMask();
        var report = new RunReport();
        var toError = line.Json || line.Export != HistoryExport.None;
        using var terminal = Terminal.Of(environment, toError ? error : output, toError, line.LogFormat, mask, TimeProvider.System);
        using var cancellation = new RunCancellation(terminal.Dispose);
        var complaints = new CakeComplaints();
        OtlpSettings.Hide(environment, mask);
        using var trace = StartTrace(line, mask);
        var code = CreateHost(line, report, terminal, cancellation, complaints, mask, trace).Run(line.ForCake);
        if (report.Spans.Count > 0)
        {
            new TraceSending(environment, terminal).Send(trace);
        }

        WriteEnd(line, report, terminal, mask);
        if (code != 0 && report.ExitCode == 0)
        {
            Tell(line, complaints, terminal);
        }

        return report.ExitCode != 0 ? report.ExitCode : code;
    }

    private CakeHost CreateHost(CommandLine line, RunReport report, Terminal terminal, RunCancellation cancellation, CakeComplaints complaints, SecretMask mask, RunTrace trace) => new CakeHost()
        .AddAssembly(typeof(PipelineHost).Assembly)
        .ConfigureServices(services =>
        {
            services.AddSingleton(line).AddSingleton(report).AddSingleton(terminal).AddSingleton(cancellation).AddSingleton(complaints).AddSingleton(environment);
            services.AddSingleton(WorkspaceOf(line)).AddSingleton(TimeProvider.System).AddSingleton(mask).AddSingleton(trace);
            services.AddSingleton<IProgress<string>, ConsoleProgress>();
            services.AddSingleton<IProcessRunner, ProcessRunner>();
            services.AddSingleton<CakeLog>().AddSingleton<Cake.Core.Diagnostics.ICakeLog>(provider => provider.GetRequiredService<CakeLog>());
            services.AddSingleton<Cake.Core.ICakeReportPrinter, CakeReportPrinter>();
            services.AddSingleton<CakeProcesses>();
            services.AddSingleton<Cake.Core.IO.IProcessRunner>(provider => provider.GetRequiredService<CakeProcesses>());
            services.AddSingleton<CakeCalls>();
            services.AddSingleton<IScratchRegistry, ScratchRegistry>();
            services.AddSingleton<IDocker, CakeDocker>().AddSingleton<INpm, CakeNpm>().AddSingleton<IGit, CakeGit>();
            services.AddSingleton(provider => UserFolders.Of(provider.GetRequiredService<EnvironmentVariables>()));
            services.AddSingleton(Machine.OfProcess()).AddSingleton(new AptConfiguration());
            services.AddSingleton<Workload>().AddSingleton<StackScrape>().AddSingleton<StepTools>().AddSingleton<StepRunner>().AddSingleton<ReportRehearsal>();
            foreach (var service in PipelineServices.Types)
            {
                services.AddSingleton(service);
            }
        })
        .UseContext<BuildContext>()
        .UseLifetime<BuildLifetime>();

    private RunTrace StartTrace(CommandLine line, SecretMask mask)
    {
        var trace = RunTrace.Start(line.Targets.Count == 0 ? HelpTask.Name : string.Join(' ', line.Targets), environment, mask);
        trace.Describe(SpanNames.Pipeline, Path.GetFileName(WorkspaceOf(line).Root));
        return trace;
    }

    private static Workspace WorkspaceOf(CommandLine line) => new(line.Workspace ?? OwnRepository.Root);

    private void WriteEnd(CommandLine line, RunReport report, Terminal terminal, SecretMask mask)
    {
        if (report.Tasks.Count == 0 && report.ConfigErrors.Count == 0)
        {
            return;
        }

        terminal.WriteReport(report);
        terminal.WriteAnnotations(report, GitHubRun.Of(environment, WorkspaceOf(line)));
        if (line.Json)
        {
            output.Write(JsonWriter.Render(report, text => mask.Apply(text)));
        }
        else if (report.Tasks.Select(task => task.Result.Document).LastOrDefault(text => text is not null) is { } document)
        {
            output.Write(document);
        }
        else if (report.Tasks.Select(task => task.Result.ClosingLine).LastOrDefault(text => text is not null) is { } closing)
        {
            terminal.WriteLine(LineLevel.Info, closing);
        }
    }

    /// <summary>What Cake said of a failure that no result of ours explains.</summary>
    private void Tell(CommandLine line, CakeComplaints complaints, Terminal terminal)
    {
        foreach (var complaint in complaints.Lines)
        {
            if (line.LogFormat == LogFormat.Json)
            {
                terminal.WriteLine(LineLevel.Error, complaint);
            }
            else
            {
                error.WriteLine(complaint);
            }
        }
    }
}
