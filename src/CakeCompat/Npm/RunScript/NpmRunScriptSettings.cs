namespace Cake.Npm.RunScript;

/// <summary>Options of <c>npm run-script</c>.</summary>
public sealed class NpmRunScriptSettings() : NpmSettings("run-script")
{
    /// <summary>Handed to the script behind <c>--</c>, not quoted.</summary>
    public IList<string> Arguments { get; } = [];

    public string? ScriptName { get; set; }

    private protected override IEnumerable<string> CommandWords()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(ScriptName);
        return [ScriptName, .. Passed(Arguments)];
    }
}

/// <summary>Fluent form of <see cref="NpmRunScriptSettings"/>.</summary>
public static class NpmRunScriptSettingsExtensions
{
    public static NpmRunScriptSettings WithArguments(this NpmRunScriptSettings settings, string arguments)
    {
        settings.Arguments.Add(arguments);
        return settings;
    }
}
