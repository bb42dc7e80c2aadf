using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Prometheus;

/// <summary>A configuration of Alertmanager, as far as others ask about it.</summary>
/// <param name="File">Relative to the workspace.</param>
/// <param name="Receivers">In the order of the file.</param>
/// <param name="Reached">Names of receivers that an alert can reach in the tree of routes.</param>
/// <param name="Problems">Why it can't be read; amtool knows more about what is wrong within.</param>
public sealed record AlertmanagerConfigFile(string File, string Source, IReadOnlyList<AlertReceiver> Receivers, IReadOnlySet<string> Reached, IReadOnlyList<ConfigError> Problems);

/// <summary>Somebody whom alerts are sent to.</summary>
public sealed record AlertReceiver(string Name, ConfigPlace Place);
