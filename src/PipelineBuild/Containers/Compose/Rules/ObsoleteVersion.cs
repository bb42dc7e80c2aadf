using PipelineBuild.Artifacts.Compose;

namespace PipelineBuild.Containers.Compose.Rules;

/// <summary>A key that means nothing any more.</summary>
internal sealed class ObsoleteVersion() : ComposeRule("compose/obsolete-version")
{
    public override IEnumerable<ComposeFinding> Check(ComposeProject project) =>
        project is { Version: { } version, VersionKey: { } key }
            ? [Found(key, "the key version means nothing any more, and Compose warns of it; leave it out", mend: new TextEdit(key, version.End, "", WholeLines: true))]
            : [];
}
