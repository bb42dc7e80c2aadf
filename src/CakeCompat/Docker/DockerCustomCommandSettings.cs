namespace Cake.Docker;

/// <summary>Process settings of a command given as text.</summary>
public sealed class DockerCustomCommandSettings : AutoToolSettings;
