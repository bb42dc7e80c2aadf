using System.Text.RegularExpressions;

namespace PipelineBuild.Configuration;

/// <summary>Values of pipeline.yml that stand for something outside it: secrets by name, files of the workspace.</summary>
public static partial class YamlSectionReading
{
    /// <summary>A secret by name: <c>{ env: NAME }</c>. A value in the file itself is refused.</summary>
    public static SecretRef? Secret(this YamlSection section, string key)
    {
        if (section.HoldsText(key))
        {
            section.Error(key, "a secret is given by name, never by value: { env: NAME }");
            return null;
        }

        return section.OptionalBlock(key, block => new SecretRef(block.RequiredText("env", VariableProblem)));
    }

    /// <summary>What is wrong with the name of an environment variable, or null. The name is not repeated: it may be a value that came to the wrong place.</summary>
    public static string? VariableProblem(string text) => VariableName().IsMatch(text) ? null : "expected the name of an environment variable, such as NPM_TOKEN";

    /// <summary>Absolute path of a file or directory that must exist inside the workspace.</summary>
    public static string ExistingPath(this YamlSection section, string key, string fallback, bool directory)
    {
        var relative = section.Text(key, fallback);
        if (section.Workspace.Resolve(relative) is not { } full)
        {
            section.Error(key, $"'{relative}' leads out of the workspace");
            return section.Workspace.Root;
        }

        if (directory ? !Directory.Exists(full) : !File.Exists(full))
        {
            section.Error(key, $"no {(directory ? "directory" : "file")} '{relative}' in the workspace");
        }

        return full;
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex VariableName();
}
