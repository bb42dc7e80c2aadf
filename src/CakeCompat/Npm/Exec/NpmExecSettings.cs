namespace Cake.Npm.Exec;

/// <summary>Options of <c>npm exec</c>.</summary>
public sealed class NpmExecSettings() : NpmSettings("exec")
{
    /// <summary>Handed to the command behind <c>--</c>, not quoted.</summary>
    public IList<string> Arguments { get; } = [];

    public string? ExecCommand { get; set; }

    private protected override IEnumerable<string> CommandWords()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(ExecCommand);
        return [ExecCommand, .. Passed(Arguments)];
    }
}

/// <summary>Fluent form of <see cref="NpmExecSettings"/>.</summary>
public static class NpmExecSettingsExtensions
{
    public static NpmExecSettings WithArguments(this NpmExecSettings settings, string arguments)
    {
        settings.Arguments.Add(arguments);
        return settings;
    }
}
