using PipelineBuild.Configuration;
using PipelineBuild.Results;

namespace PipelineBuild.Containers.Stacks;

/// <summary>Which service may open connections to which; what is not declared must not work.</summary>
/// <param name="Undeclared">How much a connection matters that works and that nobody declared; null tells nothing of it.</param>
public sealed record ConnectivitySettings(IReadOnlyList<ConnectivityEdge> Allow, IReadOnlyList<ConnectivityEdge> Deny, Severity? Undeclared)
{
    private static readonly Dictionary<string, Severity?> Severities = new() { ["error"] = Severity.Error, ["warning"] = Severity.Warning, ["note"] = Severity.Note, ["off"] = null };

    public static ConnectivitySettings Read(YamlSection section) => new(
        section.Blocks("allow", ConnectivityEdge.Read),
        section.Blocks("deny", ConnectivityEdge.Read),
        Severities.GetValueOrDefault(section.Choice("undeclared", [.. Severities.Keys])));
}

/// <summary>A connection from one service to another.</summary>
/// <param name="Port">Of the container; null means every port that it listens on.</param>
public sealed record ConnectivityEdge(string From, string To, int? Port)
{
    public static ConnectivityEdge Read(YamlSection section) => new(section.RequiredText("from"), section.RequiredText("to"), section.OptionalNumber("port", 1, 65535)) { Place = section.Place };

    /// <summary>Where pipeline.yml has it.</summary>
    public ConfigPlace Place { get; init; }

    public bool Covers(string from, string to, int port) => From == from && To == to && (Port is null || Port == port);

    public override string ToString() => $"{From} -> {To}{(Port is null ? "" : FormattableString.Invariant($":{Port}"))}";
}
