using PipelineBuild.Tools;

namespace PipelineBuild.Configuration;

/// <summary>A secret by name: the value is looked up in the environment at the moment of use and never stored.</summary>
public sealed record SecretRef(string EnvironmentVariable)
{
    /// <summary>The value, registered with the mask before anyone can print it; null when the variable is unset or empty.</summary>
    public string? Resolve(EnvironmentVariables environment, SecretMask mask)
    {
        var value = environment.Get(EnvironmentVariable);
        if (string.IsNullOrEmpty(value))
        {
            return null;
        }

        mask.Add(value);
        return value;
    }

    public override string ToString() => $"${EnvironmentVariable}";
}
