using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Tools.Scanning;

/// <summary>What Trivy is to look at: one platform's manifest, wherever it is.</summary>
public abstract record ScanInput
{
    /// <summary>A directory in the OCI image layout that names this one manifest.</summary>
    public sealed record Layout(string Directory) : ScanInput;

    /// <summary>A registry's manifest by digest.</summary>
    public sealed record Remote(string Reference, RegistryPass Pass) : ScanInput;
}

/// <summary>One look of Trivy at one platform of an image.</summary>
/// <param name="Program">Path of the scanner.</param>
/// <param name="Cache">Its own directory while it runs; <c>db</c> in it holds the vulnerability database.</param>
/// <param name="Vex">OpenVEX files.</param>
public sealed record TrivyScan(string Program, ScanInput Input, string Cache, IReadOnlyList<string> Vex)
{
    /// <summary>Without a database there is nothing to look vulnerabilities up in.</summary>
    public bool WithVulnerabilities { get; init; } = true;

    /// <summary>Java archives are left out: looking them up wants a database of its own.</summary>
    public bool WithoutJava { get; init; }
}

/// <summary>Trivy ended without a result.</summary>
public sealed class TrivyException(string message) : Exception(message)
{
    /// <summary>The image holds Java archives and there is no database to look them up in.</summary>
    public bool WantsJava { get; init; }
}
