using PipelineBuild.Artifacts.Compose;

namespace PipelineBuild.Containers.Compose.Rules;

/// <summary>Variables that become nothing when nobody sets them.</summary>
internal sealed class UnsetVariable() : ComposeRule("compose/unset-variable")
{
    public override IEnumerable<ComposeFinding> Check(ComposeProject project) => project.Variables.Where(use => !use.Variable.IsGuarded).DistinctBy(use => use.Variable.Name)
        .Select(use => Found(use.Place, $"where {use.Variable.Name} is not set, nothing stands in its place; write ${{{use.Variable.Name}:?not set}} so that the start fails, or a default as ${{{use.Variable.Name}:-...}}"));
}
