using System.Text.RegularExpressions;
using PipelineBuild.Configuration;

namespace PipelineBuild.Containers.Scanning;

/// <summary>Another scanner that is asked as well, so that a blind spot of the first one shows.</summary>
/// <param name="Program">A file of the workspace, or the name of a program of this machine.</param>
/// <param name="Sha256">Of that file: another one is not started.</param>
/// <param name="Arguments"><c>{layout}</c> stands for a directory in the OCI layout with the one platform, <c>{output}</c> for the file it writes; without, its standard output is read.</param>
/// <param name="Format">What it writes.</param>
public sealed partial record SecondScanner(string Program, string Sha256, IReadOnlyList<string> Arguments, string Format)
{
    public const string Layout = "{layout}";
    public const string Output = "{output}";
    public const string Trivy = "trivy";
    public const string CycloneDx = "cyclonedx";

    public static SecondScanner Read(YamlSection section)
    {
        var program = section.RequiredText("program", text => text.Contains('/') && section.Workspace.Resolve(text) is null ? $"'{text}' leads out of the workspace; a program of the machine is given by its name" : null);
        var sha256 = section.RequiredText("sha256", text => Hash().IsMatch(text) ? null : "expected 64 digits of a sha256 in lower case, as sha256sum prints it");
        var arguments = section.Texts("arguments", [Layout]);
        if (!arguments.Any(argument => argument.Contains(Layout, StringComparison.Ordinal)))
        {
            section.Error("arguments", $"one of them has to hold {Layout}, the image");
        }

        return new SecondScanner(program, sha256, arguments, section.OptionalChoice("format", [CycloneDx, Trivy]) ?? CycloneDx);
    }

    [GeneratedRegex(@"^[0-9a-f]{64}\z")]
    private static partial Regex Hash();
}
