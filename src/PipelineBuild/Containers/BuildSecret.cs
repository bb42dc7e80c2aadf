using PipelineBuild.Configuration;

namespace PipelineBuild.Containers;

/// <summary>What of the machine's own configuration a build may ask for as a secret.</summary>
public enum MachineSecret
{
    /// <summary>The certificate authorities this machine trusts, a private one of its network included.</summary>
    CaBundle,

    /// <summary>Which npm registries this machine uses, with its credentials for them.</summary>
    NpmConfig,
}

/// <summary>A build secret: mounted for one RUN, never part of a layer, an argument list or the build record.</summary>
/// <param name="Machine">Set when the machine provides it; such a secret is left out where the machine has none.</param>
public sealed record BuildSecret(string Id, SecretRef? Environment, MachineSecret? Machine, bool Required)
{
    private static readonly Dictionary<string, MachineSecret> MachineSecrets = new()
    {
        ["ca-bundle"] = MachineSecret.CaBundle,
        ["npm-config"] = MachineSecret.NpmConfig,
    };

    public static BuildSecret Read(YamlSection section)
    {
        var id = section.RequiredText("id", text => text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.') ? null : "letters, digits, '_', '-' and '.' only");
        var variable = section.OptionalText("env", YamlSectionReading.VariableProblem);
        var machine = section.OptionalChoice("machine", MachineSecrets.Keys);
        if (variable is null == machine is null)
        {
            section.Error("id", "give either env (a variable's name) or machine (ca-bundle, npm-config)");
        }

        return new BuildSecret(
            id,
            variable is null ? null : new SecretRef(variable),
            machine is not null && MachineSecrets.TryGetValue(machine, out var known) ? known : null,
            section.Flag("required", true));
    }
}
