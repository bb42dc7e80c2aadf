using System.Globalization;
using System.Text.RegularExpressions;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Mcp.Packing;

/// <summary>Judges what a tarball holds; pure.</summary>
/// <param name="Package">The package's directory, as pipeline.yml names it.</param>
/// <param name="Bytes">Size of the tarball.</param>
public sealed partial record TarballRules(string Package, PackageManifest Manifest, IReadOnlyList<NpmTarballFile> Files, long Bytes, McpBuildSettings Settings)
{
    private const int MostFilesNamed = 5;

    private static readonly byte[] Shebang = "#!"u8.ToArray();

    private readonly HashSet<string> paths = Files.Where(file => file.IsFile).Select(file => file.Path).ToHashSet(StringComparer.Ordinal);

    public IReadOnlyList<Finding> Judge() => [.. Paths(), .. Secrets(), .. Unwanted(), .. Entries(), .. Bins(), .. Papers(), .. Budget()];

    private IEnumerable<Finding> Paths() => Files.Where(file => IsUnsafe(file.Entry) || !file.IsFile).Select(file => Error(
        "mcp/unsafe-path", $"the tarball's entry '{file.Entry}' {(file.IsFile ? "leads out of the directory that it is unpacked to" : file.Link is { } link ? $"is a link to '{link}'" : "is neither file nor directory")}"));

    private static bool IsUnsafe(string entry) =>
        entry.StartsWith('/') || !entry.Contains('/') || entry.Contains('\\') || entry.Any(char.IsControl) || Drive().IsMatch(NpmTarball.Inner(entry)) || entry.Split('/').Any(part => part is ".." or "");

    private IEnumerable<Finding> Secrets()
    {
        foreach (var file in Files.Where(file => file.IsFile && !Settings.AllowedSecrets.Match(file.Path)))
        {
            if (UnwantedFiles.SecretReason(file.Path) is { } nature)
            {
                yield return Error("mcp/secret", $"the tarball holds {file.Path}: {nature}", file.Path);
            }

            if (file.Bytes is not { } bytes)
            {
                yield return Error("mcp/secret", $"{file.Path} has {Count(file.Length)} bytes, too many to be searched for secrets; name it under allowSecretsIn when it holds none", file.Path);
                continue;
            }

            foreach (var place in SecretPatterns.Find(bytes.Span))
            {
                yield return Error("mcp/secret", $"the tarball's file {file.Path} holds {place.Kind} in line {place.Line}", file.Path) with { Line = place.Line };
            }
        }
    }

    private IEnumerable<Finding> Unwanted() => Files
        .Where(file => !Settings.AllowedFiles.Match(file.Path))
        .Select(file => (file.Path, Reason: UnwantedFiles.Reason(file.Path, Settings.RefusesSourceMaps)))
        .Where(file => file.Reason is not null)
        .GroupBy(file => file.Reason!)
        .Select(group => Error("mcp/unwanted-file", $"the tarball holds what is {group.Key}: {Named(group.Select(file => file.Path).ToList())}"));

    private IEnumerable<Finding> Entries() => Manifest.Entries.Where(entry => !Resolves(entry))
        .Select(entry => Error("mcp/entry-missing", $"package.json says main or exports '{entry}', and the tarball holds no such file"));

    private IEnumerable<Finding> Bins()
    {
        if (Manifest.Bin.Count == 0)
        {
            yield return Error("mcp/bin", "package.json has no bin: clients could not start the server by the package's name");
        }

        foreach (var (name, path) in Manifest.Bin)
        {
            var file = Files.FirstOrDefault(file => file.IsFile && file.Path == path);
            var problem = file is null ? "and the tarball holds no such file"
                : file.Bytes is not { } bytes || !bytes.Span.StartsWith(Shebang) ? "which does not begin with #!, so that no system knows what to start it with"
                : FirstLine(bytes.Span).Contains((byte)'\r') ? "whose #! line ends in a carriage return, so that Linux looks for a program of that name"
                : null;
            if (problem is not null)
            {
                yield return Error("mcp/bin", $"bin '{name}' is '{path}', {problem}");
            }
        }
    }

    private IEnumerable<Finding> Papers()
    {
        if (Manifest.License is null)
        {
            yield return Error("mcp/licence", "package.json has no license");
        }

        if (!paths.Any(path => LicenceFile().IsMatch(path)))
        {
            yield return Error("mcp/licence", "the tarball holds no licence file");
        }

        if (!paths.Any(path => ReadmeFile().IsMatch(path)))
        {
            yield return Error("mcp/readme", "the tarball holds no readme, which is what the registry shows");
        }
    }

    private IEnumerable<Finding> Budget() => Bytes <= Settings.SizeBudget ? [] :
        [Error("mcp/size", $"the tarball has {Count(Bytes)} bytes, the budget is {Count(Settings.SizeBudget)}; largest: {string.Join(", ", Files.OrderByDescending(file => file.Length).Take(3).Select(file => $"{file.Path} ({Count(file.Length)})"))}")];

    /// <summary>As Node.js looks for the file of a main that names it in short.</summary>
    private bool Resolves(string entry)
    {
        var path = entry.TrimEnd('/');
        return ((string[])["", ".js", ".json", ".node", "/index.js", "/index.json"]).Any(ending => paths.Contains(path + ending)) || (path is "" or "." && paths.Contains("index.js"));
    }

    private static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> bytes) => bytes.IndexOf((byte)'\n') is >= 0 and var end ? bytes[..end] : bytes;

    private static string Named(IReadOnlyList<string> files) => string.Join(", ", files.Take(MostFilesNamed)) + (files.Count > MostFilesNamed ? $" and {files.Count - MostFilesNamed} more" : "");

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private Finding Error(string rule, string message, string file = McpPackageSettings.Manifest) => new(rule, Severity.Error, $"{Manifest.Name}: {message}", $"{Package}/{file}");

    [GeneratedRegex(@"^[A-Za-z]:")]
    private static partial Regex Drive();

    [GeneratedRegex(@"^(licen[cs]e|copying|unlicense)([.-][^/]*)?\z", RegexOptions.IgnoreCase)]
    private static partial Regex LicenceFile();

    [GeneratedRegex(@"^readme(\.[^/]*)?\z", RegexOptions.IgnoreCase)]
    private static partial Regex ReadmeFile();
}
