using System.Text;
using System.Text.RegularExpressions;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests;

/// <summary>The house rules of the handbook as far as source files show them.</summary>
public partial class SourceRules
{
    private const int MostLines = 300;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Folder to the namespace its files begin with. The stand-ins for Cake have the official namespaces.</summary>
    private static readonly Dictionary<string, string> Roots = new()
    {
        ["src/PipelineBuild/"] = "PipelineBuild",
        ["build/"] = "Build",
        ["tests/PipelineBuild.Tests/"] = "PipelineBuild.Tests",
        ["tests/Build.Tests/"] = "Build.Tests",
        ["tests/PipelineBuild.IntegrationTests/"] = "PipelineBuild.IntegrationTests",
    };

    /// <summary>Put together here, so that this file does not hold them itself.</summary>
    private static readonly string[] ForbiddenWords =
    [
        string.Join('/', "", "tmp", "wt"), string.Join('/', "", "work", "shared"),
        string.Join('.', "registry", "npmjs", "org"), string.Join('.', "api", "nuget", "org"), string.Join('.', "deb", "debian", "org"), string.Join('.', "pypi", "org"),
        SourceTree.Root + "/",
    ];

    [Fact]
    public async Task Text_files_are_utf8_with_unix_line_ends_and_no_byte_order_mark()
    {
        var wrong = new List<string>();
        foreach (var file in await FilesAsync())
        {
            var bytes = File.ReadAllBytes(SourceTree.At(file));
            if (bytes.Contains((byte)0))
            {
                continue;
            }

            var problem = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? "byte order mark" : bytes.Contains((byte)'\r') ? "carriage return" : IsUtf8(bytes) ? null : "no UTF-8";
            wrong.AddRange(problem is null ? [] : [$"{file}: {problem}"]);
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task No_file_names_a_place_of_one_machine_or_one_network()
    {
        var files = (await FilesAsync()).Where(file => !file.EndsWith("package-lock.json", StringComparison.Ordinal)).ToList();

        Assert.Empty(files.SelectMany(file => ForbiddenWords.Where(File.ReadAllText(SourceTree.At(file)).Contains).Select(word => $"{file}: {word}")));
    }

    [Fact]
    public async Task No_source_file_is_too_long_to_read() =>
        Assert.DoesNotContain(await SourcesAsync(), file => File.ReadLines(SourceTree.At(file)).Count() > MostLines);

    [Fact]
    public async Task A_namespace_is_its_folder()
    {
        var wrong = from file in await SourcesAsync()
                    from root in Roots
                    where file.StartsWith(root.Key, StringComparison.Ordinal)
                    let declared = Namespace().Match(File.ReadAllText(SourceTree.At(file)))
                    let expected = string.Join('.', file[root.Key.Length..].Split('/').SkipLast(1).Prepend(root.Value))
                    where declared.Success && declared.Groups[1].Value != expected
                    select $"{file}: {declared.Groups[1].Value}, expected {expected}";

        Assert.Empty(wrong);
    }

    private static async Task<IReadOnlyList<string>> SourcesAsync() => (await FilesAsync()).Where(file => file.EndsWith(".cs", StringComparison.Ordinal)).ToList();

    /// <summary>What git knows or would take in.</summary>
    private static async Task<IReadOnlyList<string>> FilesAsync()
    {
        IProcessRunner runner = new ProcessRunner(new SecretMask());
        var output = await runner.RunCheckedAsync(Command.Of("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard") with { WorkingDirectory = SourceTree.Root }, default);
        var files = output.Text.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(file => File.Exists(SourceTree.At(file))).ToList();
        Assert.True(files.Count > 100, "git lists the files of this repository");
        return files;
    }

    private static bool IsUtf8(byte[] bytes)
    {
        try
        {
            Strict.GetString(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
