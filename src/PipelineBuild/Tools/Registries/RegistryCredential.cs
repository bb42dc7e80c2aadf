namespace PipelineBuild.Tools.Registries;

/// <summary>User name and password or token for one registry, alive only while a step needs them.</summary>
public sealed record RegistryCredential(string UserName, string Password)
{
    /// <summary>Never the password, wherever the record is printed.</summary>
    public override string ToString() => $"{UserName}:***";
}
