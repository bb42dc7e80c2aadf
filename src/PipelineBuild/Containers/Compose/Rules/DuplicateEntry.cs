using PipelineBuild.Artifacts.Compose;

namespace PipelineBuild.Containers.Compose.Rules;

/// <summary>Lists that say something twice.</summary>
internal sealed class DuplicateEntry() : ComposeRule("compose/duplicate-entry")
{
    public override IEnumerable<ComposeFinding> Check(ComposeProject project) => project.RepeatedEntries.Select(repeated => Found(
        repeated.Again.Place, $"'{SecretNames.Masked(repeated.Again.Written)}' stands in {repeated.List} twice, which Compose refuses; leave one out", mend: new TextEdit(repeated.Again.Place, repeated.Again.End, "", WholeLines: true)));
}
