using PipelineBuild.Configuration;
using PipelineBuild.Results;
using PipelineBuild.Results.Rules;
using PipelineBuild.Workflows.Reading;

namespace PipelineBuild.Workflows;

/// <summary>One thing that is looked for in workflows.</summary>
/// <param name="id">Named as the class is, such as <c>workflows/unpinned-action</c>.</param>
internal abstract class WorkflowRule(string id)
{
    public string Id => id;

    /// <summary>What is found in all files; by default that of each job.</summary>
    public virtual IEnumerable<Finding> Check(WorkflowSet set) => set.Files.SelectMany(file => file.Jobs.SelectMany(job => Check(job, file, set)));

    protected virtual IEnumerable<Finding> Check(WorkflowJob job, WorkflowFile file, WorkflowSet set) => [];

    protected Finding Found(ConfigPlace place, string message) => new(id, RuleCatalogue.Of(id).Usual, message, place.File, place.Line, place.Column);
}
