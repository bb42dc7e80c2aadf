using PipelineBuild.Configuration;
using PipelineBuild.Results;

namespace PipelineBuild.Tests.Results;

public class RunReportTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("Passed", 0)]
    [InlineData("Skipped", 0)]
    [InlineData("Passed Skipped", 0)]
    [InlineData("Failed", 1)]
    [InlineData("Passed Failed Skipped", 1)]
    [InlineData("Errored", 3)]
    [InlineData("Failed Errored", 3)]
    [InlineData("config", 2)]
    [InlineData("config Failed Errored", 2)]
    [InlineData("cancelled", 130)]
    [InlineData("cancelled config Failed Errored", 130)]
    public void The_worst_of_the_run_is_its_exit_code(string what, int code)
    {
        var report = new RunReport();
        foreach (var word in what.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            switch (word)
            {
                case "cancelled":
                    report.Cancelled = true;
                    break;
                case "config":
                    report.Add(new ConfigException([new ConfigError("pipeline.yml", 1, 1, "", "wrong")], 1));
                    break;
                default:
                    report.Add(new TaskRecord("X", new StepResult(Enum.Parse<Outcome>(word), ""), default, default));
                    break;
            }
        }

        Assert.Equal(code, report.ExitCode);
    }
}
