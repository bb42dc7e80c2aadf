namespace Cake.Docker;

/// <summary>Options of <c>docker login</c>; prefer <see cref="PasswordStdin"/>, a password on a command line is readable by every process.</summary>
public sealed class DockerRegistryLoginSettings : AutoToolSettings
{
    [SecretOption]
    public string? Password { get; set; }

    public bool? PasswordStdin { get; set; }

    public string? Username { get; set; }
}

/// <summary>Process settings of <c>docker logout</c>.</summary>
public sealed class DockerRegistryLogoutSettings : AutoToolSettings;
