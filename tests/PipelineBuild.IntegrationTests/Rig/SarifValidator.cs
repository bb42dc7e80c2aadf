using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PipelineBuild.Containers;
using PipelineBuild.Containers.BaseImages;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>
/// Holds SARIF against its schema, and against what its authors and GitHub's code scanning ask beyond it. Everything comes from the
/// configured npm registry, by version and integrity, and is kept in the per-user cache.
/// </summary>
internal static class SarifValidator
{
    private const string Multitool = "@microsoft/sarif-multitool-linux@5.7.0";

    /// <summary>A validator of JSON schemas with what it needs.</summary>
    public static readonly NpmContent[] SchemaPrograms =
    [
        Package("ajv@8.20.0", "sha512-Thbli+OlOj+iMPYFBVBfJ3OmCAnaSyNn4M1vz9T6Gka5Jt9ba/HIR56joy65tY6kx/FCF5VXNB819Y7/GUrBGA=="),
        Package("ajv-formats@3.0.1", "sha512-8iUql50EUR+uUcdRQ3HDqa6EVyo3docL8g5WJ3FNcWmu62IbkGUue/pEyLBW8VGKKucTPgqeks4fIU1DA4yowQ=="),
        Package("fast-deep-equal@3.1.3", "sha512-f3qQ9oQy9j2AhBe/H9VC91wLmKBCCU/gDOnKNAYG5hswO7BLKj09Hc5HYNz9cGI++xlpDCIgDaitVs03ATR84Q=="),
        Package("fast-uri@3.1.0", "sha512-iPeeDKJSWf4IEOasVVrknXpaBV0IApz/gp7S2bb7Z4Lljbl2MGJRqInZiUrQwV16cpzw/D3S5j5Julj/gT52AA=="),
        Package("json-schema-traverse@1.0.0", "sha512-NM8/P9n3XjXhIZn1lLhkFaACTOURQXjWhV4BA/RnOv8xvgqtqpAX9IO4mRQxSx1Rlo4tqzeqb0sOlruaOy3dug=="),
        Package("require-from-string@2.0.2", "sha512-Xf0nWe6RseziFMu+Ap9biiUbmplq6S9/p+7w7YXP/JBHhrUDDUhwa+vANyubuqfZWTveU//DYVGsDG7RKL/vEw=="),
    ];

    /// <summary>The authors' validator, which brings the schema.</summary>
    private static readonly NpmContent[] Contents =
    [
        Package(Multitool, "sha512-NxUbpq6ISCWoTQ/NfOYEwEDKq1Heka/rMoJ5R5LMydcAZQX/X7g5mWHcgxDub+0M07LC96tZ5LZHvF1Qy3gjTA==", "multitool"),
        .. SchemaPrograms,
    ];

    /// <summary>Prints one line for each place that the schema does not allow.</summary>
    private const string SchemaCheck = """
        const [schema, file] = process.argv.slice(1).map(path => JSON.parse(require('fs').readFileSync(path, 'utf8')));
        const ajv = new (require('ajv/dist/2020'))({ allErrors: true, strict: false });
        require('ajv-formats')(ajv);
        const check = ajv.compile(schema);
        if (!check(file)) check.errors.forEach(error => console.log(error.instancePath, error.message, JSON.stringify(error.params)));
        """;

    /// <summary>Why it can't run on this machine, or null.</summary>
    public static string? Problem { get; } =
        OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64 ? null : $"{Multitool} is a program for Linux on x64";

    /// <summary>Where the schema does not allow what the file holds, each with its place.</summary>
    public static async Task<IReadOnlyList<string>> AgainstSchemaAsync(string file)
    {
        var place = await FetchAsync();
        var ending = await Programs.RunAsync("node", ["-e", SchemaCheck, Path.Combine(place, "multitool", "sarif-2.1.0.json"), file], place);
        Assert.True(ending.ExitCode == 0, ending.ToString());
        return ending.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>
    /// Where the file breaks rules that a schema can't express, each as <c>level rule: message</c>. This is no check of the schema: of a file
    /// that its library can't load, the validator says nothing at all.
    /// </summary>
    public static async Task<IReadOnlyList<string>> AgainstRulesAsync(string file)
    {
        using var folder = new TempFolder();
        var verdict = folder.At("verdict.sarif");
        var ending = await Programs.RunAsync(
            Path.Combine(await FetchAsync(), "multitool", "Sarif.Multitool"),
            ["validate", file, "--rule-kind", "Sarif;Ghas", "--output", verdict],
            folder.Path,
            new Dictionary<string, string?> { ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1" });
        Assert.True(ending.ExitCode == 0 && File.Exists(verdict), ending.ToString());

        var run = JsonDocument.Parse(File.ReadAllText(verdict)).RootElement.GetProperty("runs")[0];
        Assert.True(run.GetProperty("invocations")[0].GetProperty("executionSuccessful").GetBoolean(), ending.ToString());
        return run.GetProperty("results").EnumerateArray()
            .Select(result => $"{(result.TryGetProperty("level", out var level) ? level.GetString() : "warning")} {result.GetProperty("ruleId").GetString()}: {result.GetProperty("message")}")
            .ToList();
    }

    private static async Task<string> FetchAsync()
    {
        var place = await FetchAsync("sarif", Contents);
        TempFolder.MakeExecutable(Path.Combine(place, "multitool", "Sarif.Multitool"));
        return place;
    }

    /// <summary>Packages of the npm registry, unpacked once into a folder of the per-user cache.</summary>
    public static async Task<string> FetchAsync(string name, NpmContent[] contents)
    {
        // A changed list is another place.
        var cache = Path.Combine(UserFolders.Of(EnvironmentVariables.OfProcess()).Cache, "tests");
        var list = string.Join('\n', contents.Select(content => content.Integrity));
        var place = Path.Combine(cache, $"{name}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(list)))[..12]}");
        if (Directory.Exists(place))
        {
            return place;
        }

        using var downloads = new TempFolder();
        var fresh = Path.Combine(cache, $".{Guid.NewGuid():N}");
        var none = new Dictionary<string, string>();
        await new NpmContentFetcher(new Npm()).FetchAsync(new BaseImageSettings("", "", [], contents, none, new Dictionary<string, int>(), none, []), "", downloads.Path, fresh, default);
        try
        {
            Directory.Move(fresh, place);
        }
        catch (IOException) when (Directory.Exists(place))
        {
            // Another run of the tests was faster.
            Directory.Delete(fresh, recursive: true);
        }

        return place;
    }

    public static NpmContent Package(string package, string integrity, string? place = null) =>
        new(package, integrity, null, new Dictionary<string, string> { ["."] = place is null ? $"/node_modules/{package[..package.LastIndexOf('@')]}" : $"/{place}" });

    private sealed class Npm : INpm
    {
        public async Task<string> PackAsync(string package, string directory, CancellationToken cancel)
        {
            var ending = await Programs.RunAsync("npm", ["pack", package, "--loglevel=error", "--update-notifier=false"], directory);
            Assert.True(ending.ExitCode == 0, $"npm pack {package}: {ending}");
            return Path.Combine(directory, ending.Output.Trim().Split('\n')[^1]);
        }

        public Task PublishAsync(NpmUpload upload, CancellationToken cancel) => throw new NotSupportedException("the tests publish by the pipeline alone");
    }
}

/// <summary>Needs the validator of the rules, which exists for one kind of machine only.</summary>
public sealed class SarifRulesFactAttribute : FactAttribute
{
    public SarifRulesFactAttribute() => Skip = SarifValidator.Problem;
}

/// <summary>The same for a theory.</summary>
public sealed class SarifRulesTheoryAttribute : TheoryAttribute
{
    public SarifRulesTheoryAttribute() => Skip = SarifValidator.Problem;
}
