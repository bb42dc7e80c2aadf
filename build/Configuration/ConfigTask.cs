using Cake.Frosting;
using PipelineBuild.Configuration;
using PipelineBuild.Results;

namespace Build.Configuration;

[TaskName("Config")]
[TaskDescription("Show the configuration that holds: every value with the file and line it comes from, or its default")]
public sealed class ConfigTask(ConfigReporter reporter) : StepTask
{
    protected override Task<StepResult> StepAsync(BuildContext context) => Task.FromResult<StepResult>(reporter.Report(context.Config));
}
