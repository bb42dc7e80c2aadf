using System.Globalization;
using System.Xml.Linq;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Quality;

/// <summary>Runs this project's own tests and counts what the test runner wrote down, not what its exit code says.</summary>
public sealed class TestSuite(IProcessRunner processes, ProgramLocator programs, IProgress<string> progress, TimeProvider time)
{
    private static readonly string[] Projects = ["tests/PipelineBuild.Tests", "tests/Build.Tests", "tests/PipelineBuild.IntegrationTests"];

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(50);

    public async Task<TestSuiteResult> RunAsync(string repository, CancellationToken cancel)
    {
        var folder = FolderOf(repository);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        var projects = new List<TestProjectCount>();
        foreach (var project in Projects)
        {
            progress.Report($"{project} ...");
            projects.Add(await RunProjectAsync(repository, project, FileOf(repository, project), cancel));
        }

        return TestSuiteResult.Of(projects);
    }

    /// <summary>The commands that a run would start.</summary>
    public PlanResult Plan(string repository) => PlanResult.Of(Projects
        .Select(project => new PlannedChange(ChangeKind.Run, CommandOf(repository, project, FileOf(repository, project)).ToString(), project.EndsWith("IntegrationTests", StringComparison.Ordinal) ? "starts real programs on this machine and ends them" : ""))
        .ToList());

    private static string FolderOf(string repository) => Path.Combine(repository, "artifacts", "tests");

    private static string FileOf(string repository, string project) => Path.Combine(FolderOf(repository), $"{Path.GetFileName(project)}.trx");

    private Command CommandOf(string repository, string project, string trx) => new(programs.Require("dotnet"), ["test", project, "--nologo", "--logger", $"trx;LogFileName={trx}", "--logger", "console;verbosity=normal", "-nodeReuse:false"])
    {
        WorkingDirectory = repository,
        Timeout = Limit,
        OnLine = new TestRunLog(progress, time).Add,
        Environment = DotnetEnvironment.Quiet,
    };

    private async Task<TestProjectCount> RunProjectAsync(string repository, string project, string trx, CancellationToken cancel)
    {
        var output = await processes.RunAsync(CommandOf(repository, project, trx), cancel);
        return File.Exists(trx)
            ? TestProjectCount.Read(project, XDocument.Load(trx))
            : new TestProjectCount(project, 0, 0, 0, [$"dotnet test ended with exit code {output.ExitCode} and left no result file: {output.StandardOutput.LastOrDefault(line => line.Contains("error"))}"]);
    }
}

/// <summary>One test project's numbers, and the messages of what failed.</summary>
public sealed record TestProjectCount(string Project, int Passed, int Failed, int Skipped, IReadOnlyList<string> Failures)
{
    public bool Ran => Passed + Failed + Skipped > 0;

    /// <summary>Reads a TRX file of the test platform.</summary>
    public static TestProjectCount Read(string project, XDocument trx)
    {
        XNamespace space = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";
        var results = trx.Descendants(space + "UnitTestResult").ToList();
        var failed = results.Where(result => Outcome(result) is not ("Passed" or "NotExecuted")).ToList();
        return new TestProjectCount(
            project,
            results.Count(result => Outcome(result) == "Passed"),
            failed.Count,
            results.Count(result => Outcome(result) == "NotExecuted"),
            failed.Select(result => $"{result.Attribute("testName")?.Value}: {result.Descendants(space + "Message").FirstOrDefault()?.Value}").ToList());
    }

    private static string Outcome(XElement result) => result.Attribute("outcome")?.Value ?? "Unknown";
}

/// <summary>The numbers of a whole test run.</summary>
public sealed record TestSuiteResult(Outcome Outcome, string Summary) : StepResult(Outcome, Summary)
{
    public int PassedTests { get; init; }

    public int FailedTests { get; init; }

    public int SkippedTests { get; init; }

    public static TestSuiteResult Of(IReadOnlyList<TestProjectCount> projects)
    {
        var (passed, failed, skipped) = (projects.Sum(project => project.Passed), projects.Sum(project => project.Failed), projects.Sum(project => project.Skipped));
        var dead = projects.Where(project => !project.Ran).ToList();
        var line = string.Create(CultureInfo.InvariantCulture, $"{passed} passed, {failed + dead.Count} failed, {skipped} skipped");
        return new TestSuiteResult(dead.Count > 0 ? Outcome.Errored : failed > 0 ? Outcome.Failed : Outcome.Passed, dead.Count > 0 ? $"no test ran in {string.Join(", ", dead.Select(project => project.Project))}" : line)
        {
            PassedTests = passed,
            FailedTests = failed + dead.Count,
            SkippedTests = skipped,
            ClosingLine = line,
            Findings = projects.SelectMany(project => project.Failures.Select(failure => new Finding("quality/test-failed", Severity.Error, failure, project.Project))).ToList(),
            Table = new ResultTable(["project", "passed", "failed", "skipped"], projects.Select(project => new[] { project.Project, Number(project.Passed), Number(project.Failed), Number(project.Skipped) }).ToList()),
        };
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
