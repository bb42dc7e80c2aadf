using PipelineBuild.Artifacts;
using PipelineBuild.Configuration;
using PipelineBuild.Containers;
using PipelineBuild.Ledger;

namespace PipelineBuild;

/// <summary>Table of contents of pipeline.yml: one property per capability.</summary>
/// <param name="TagPrefix">What git tags of releases start with, before the version.</param>
/// <param name="Version">The version that holds until the first such tag.</param>
public sealed record PipelineConfig(Workspace Workspace, string Name, string? Version, string TagPrefix, ContainerSettings Containers, LedgerSettings Ledger)
{
    public const string DefaultFile = "pipeline.yml";

    /// <summary>--package-version; wins over git tags and the file.</summary>
    public SemanticVersion? AskedVersion { get; init; }

    /// <exception cref="ConfigException">Anything wrong with the file: all mistakes together, by position.</exception>
    public static PipelineConfig Load(Workspace workspace, string file) => YamlFile.Read(file, workspace, section => new PipelineConfig(
        workspace,
        section.Text("name", Path.GetFileName(workspace.Root)),
        section.OptionalText("version", text => SemanticVersion.TryParse(text, out _) ? null : $"'{text}' is no semantic version such as 1.4.2"),
        section.Text("tagPrefix", "v"),
        section.Block("containers", ContainerSettings.Read),
        section.Block("ledger", LedgerSettings.Read)));
}
