using System.Text.RegularExpressions;
using PipelineBuild.Artifacts;
using PipelineBuild.Configuration;

namespace PipelineBuild.Containers;

/// <summary>
/// A recipe for a base image that a machine without its registry can't pull: Debian packages, npm packages, a user and a command.
/// It is used only where the real one is out of reach.
/// </summary>
/// <param name="Image">The name as Dockerfiles write it behind FROM.</param>
public sealed partial record BaseImageSettings(
    string Image,
    string Suite,
    IReadOnlyList<string> DebianPackages,
    IReadOnlyList<NpmContent> NpmPackages,
    IReadOnlyDictionary<string, string> Links,
    IReadOnlyDictionary<string, int> Users,
    IReadOnlyDictionary<string, string> Environment,
    IReadOnlyList<string> Command)
{
    public static BaseImageSettings Read(YamlSection section)
    {
        var image = section.RequiredText("image", text => ImageReference.Parse(text) is { Tag.Length: > 0 } or { Digest.Length: > 0 } ? null : "needs a tag: an image without one changes under you");
        var (suite, packages) = section.Block("debian", debian => (
            debian.RequiredText("suite", text => DebianName().IsMatch(text) ? null : "a suite such as bookworm"),
            debian.Texts("packages", [], text => DebianName().IsMatch(text) ? null : $"'{text}' is no Debian package name")));
        return new BaseImageSettings(
            image,
            suite,
            packages,
            section.Blocks("npm", NpmContent.Read),
            section.TextMap("links"),
            section.NumberMap("users", 1, 59999, name => DebianName().IsMatch(name) ? null : $"'{name}' is no user name"),
            section.TextMap("environment", checkName: name => VariableName().IsMatch(name) ? null : $"'{name}' is no name of a variable"),
            section.Texts("command", []));
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9+.-]*\z")]
    private static partial Regex DebianName();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex VariableName();
}

/// <summary>An npm package whose files become part of a base image.</summary>
/// <param name="Package">name@version, exact.</param>
/// <param name="Integrity">sha512 of the tarball in the form of a lock file; anything else is refused.</param>
/// <param name="Platform">Only for this platform; null means for all.</param>
/// <param name="Files">Path in the package to path in the image; <c>.</c> means the whole package.</param>
public sealed partial record NpmContent(string Package, string Integrity, string? Platform, IReadOnlyDictionary<string, string> Files)
{
    public static NpmContent Read(YamlSection section) => new(
        section.RequiredText("package", text => ExactPackage().IsMatch(text) ? null : "expected name@version with an exact version"),
        section.RequiredText("integrity", text => Sha512().IsMatch(text) ? null : "expected sha512-... as npm view PACKAGE dist.integrity prints it"),
        section.OptionalText("platform"),
        section.TextMap("files", text => text.StartsWith('/') && !text.Split('/').Contains("..") ? null : "an absolute path in the image without '..'"));

    [GeneratedRegex(@"^(@[a-z0-9._~-]+/)?[a-z0-9._~-]+@\d+\.\d+\.\d+[0-9A-Za-z.+-]*\z")]
    private static partial Regex ExactPackage();

    [GeneratedRegex(@"^sha512-[A-Za-z0-9+/]{86}==\z")]
    private static partial Regex Sha512();
}
