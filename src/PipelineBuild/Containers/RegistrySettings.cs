using PipelineBuild.Configuration;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Containers;

/// <summary>Where images are pushed: <c>local</c> is one registry per user on loopback, anything else a host with an optional path.</summary>
/// <param name="Port">Only for <c>local</c>; null lets the pipeline choose, 5000 first.</param>
public sealed record RegistrySettings(string Name, int? Port, SecretRef? UserName, SecretRef? Password)
{
    public const string Local = "local";

    public bool IsLocal => Name == Local;

    /// <summary>Host and port of a registry that is not <c>local</c>.</summary>
    public string Host => Name.Split('/')[0];

    /// <summary>Absolute path of the PEM file with authorities that are trusted for this registry, beside those of the machine.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>A variable that holds such certificates, or the path of a file of them.</summary>
    public string? AuthorityVariable { get; init; }

    /// <summary>Plain HTTP; on loopback that is usual, elsewhere it has to be said.</summary>
    public bool IsInsecure { get; init; } = RegistryEndpoint.IsLoopback(Name.Split('/')[0]);

    /// <summary>Reads <c>registry: NAME</c> or the block with port and login.</summary>
    public static RegistrySettings Read(YamlSection containers) => containers.HoldsText("registry")
        ? new RegistrySettings(containers.OptionalText("registry", NameProblem) ?? Local, null, null, null)
        : containers.Block("registry", ReadBlock);

    private static RegistrySettings ReadBlock(YamlSection section)
    {
        var name = section.Text("name", Local, NameProblem);
        var port = section.OptionalNumber("port", 1, 65535);
        if (section.Has("port") && name != Local)
        {
            section.Error("port", "is for the registry 'local'; write other ports behind the host name");
        }

        var user = section.Secret("username");
        var password = section.Secret("password");
        if (section.Has("username") != section.Has("password"))
        {
            section.Error(section.Has("username") ? "username" : "password", "username and password come together");
        }

        return ReadTransport(section, new RegistrySettings(name, port, user, password));
    }

    private static RegistrySettings ReadTransport(YamlSection section, RegistrySettings settings)
    {
        var isFile = section.HoldsText("ca");
        var file = isFile ? section.ExistingPath("ca", "", directory: false) : null;
        var variable = isFile ? null : section.OptionalBlock("ca", block => new SecretRef(block.RequiredText("env", YamlSectionReading.VariableProblem)));
        var insecure = section.Flag("insecure", RegistryEndpoint.IsLoopback(settings.Host) && !section.Has("ca"));
        foreach (var key in new[] { "ca", "insecure" }.Where(key => settings.IsLocal && section.Has(key)))
        {
            section.Error(key, "is for a registry that is named by its host, not for 'local'");
        }

        if (insecure && section.Has("ca"))
        {
            section.Error("insecure", "without encryption there is no certificate for ca to vouch for: take one of the two away");
        }

        return settings with { AuthorityFile = file, AuthorityVariable = variable?.EnvironmentVariable, IsInsecure = insecure };
    }

    private static string? NameProblem(string text) => text.Contains("://")
        ? "a host such as ghcr.io/acme, without a scheme"
        : text.Any(char.IsWhiteSpace) ? "a host such as ghcr.io/acme, without spaces"
        : text.Contains('@') ? "a host such as ghcr.io/acme; the login goes into username and password, by name"
        : text != Local && !text.Split('/')[0].Contains('.') && !text.Contains(':') && !text.StartsWith("localhost", StringComparison.Ordinal)
            ? "expected 'local' or a host such as ghcr.io/acme"
            : null;
}
