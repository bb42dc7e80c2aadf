namespace PipelineBuild.Results.Rules;

/// <summary>Every id that a finding can carry, on one page.</summary>
public static class RuleCatalogue
{
    private const string ShellcheckFamily = "quality/shellcheck-SC*";

    private const string Configuration = "src/PipelineBuild/Configuration/README.md";
    private const string Containers = "src/PipelineBuild/Containers/README.md";
    private const string Ledger = "src/PipelineBuild/Ledger/README.md";
    private const string Quality = "src/PipelineBuild/Quality/README.md";
    private const string Results = "src/PipelineBuild/Results/README.md";
    private const string Toolchain = "src/PipelineBuild/Toolchain/README.md";

    public static IReadOnlyList<Rule> All { get; } =
    [
        new("config/invalid", "pipeline.yml holds a mistake, so nothing was run.", Configuration),
        new("containers/attestation-missing", "An image lacks its provenance, an SBOM or its scan.", Containers),
        new("containers/broken-image", "The registry lacks a part that an image names, or gives something damaged for it.", Containers),
        new("containers/build-failed", "A build step of an image failed.", Containers),
        new("containers/cache-failed", "A build cache could not be read or written; the build went on without it.", Containers, Severity.Warning),
        new("containers/cache-unavailable", "A build cache is configured that this environment does not have.", Containers, Severity.Note),
        new("containers/database-not-renewed", "A newer vulnerability database could not be asked for.", Containers, Severity.Warning),
        new("containers/end-of-life", "An image is made from a distribution that gets no security fixes any more.", Containers, Severity.Warning),
        new("containers/inspection-incomplete", "Something about an image could not be looked at, so nothing is known of it.", Containers, Severity.Warning),
        new("containers/java-unchecked", "An image holds Java archives that nobody looked up.", Containers),
        new("containers/licence", "A package of an image is under a forbidden licence.", Containers),
        new("containers/misconfiguration", "An image, or a file in it, is set up unsafely.", Containers, Severity.Warning),
        new("containers/not-reproducible", "Two builds of one commit gave different images.", Containers, Severity.Warning),
        new("containers/partial-publish", "A publish stopped between two tags.", Containers),
        new("containers/plan-before-build", "The plan was made without a build of this commit.", Containers, Severity.Note),
        new("containers/plan-without-registry", "The plan was made without knowing what the local registry holds.", Containers, Severity.Note),
        new("containers/platform-left-out", "An image is for none of the platforms that were asked for.", Containers, Severity.Note),
        new("containers/platform-mismatch", "A platform in the registry is not of this commit and version.", Containers),
        new("containers/platform-missing", "A platform of pipeline.yml was not pushed for this commit.", Containers),
        new("containers/provenance", "The provenance of an image is not about this image, this source or this commit.", Containers),
        new("containers/sbom-empty", "An SBOM names no package, although the image holds a database of packages.", Containers),
        new("containers/scan-exception-expired", "An exception of a scan is over.", Containers),
        new("containers/scan-exception-unused", "An exception of a scan matches nothing.", Containers, Severity.Warning),
        new("containers/scan-not-attested", "Images were signed without a scan of their digests.", Containers, Severity.Warning),
        new("containers/scan-of-other-digest", "What was scanned is not what was published.", Containers),
        new("containers/scan-refused", "An image was signed although its scan did not let it pass.", Containers),
        new("containers/scanners-disagree", "The two scanners do not report the same.", Containers, Severity.Note),
        new("containers/secret-in-image", "An image holds a secret.", Containers),
        new("containers/secret-missing", "A build secret has no value in this environment, so a build would stop.", Containers, Severity.Warning),
        new("containers/tag-moved", "A tag answers another digest than the one it was published with.", Containers),
        new("containers/uncommitted-changes", "The workspace differs from its commit, so version tags stayed where they were.", Containers, Severity.Warning),
        new("containers/unknown-image", "The registry does not hold the image that was asked for.", Containers),
        new("containers/unscanned", "Nobody looked for vulnerabilities in the images.", Containers, Severity.Warning),
        new("containers/unsigned", "Nobody signed an image or one of its platforms.", Containers),
        new("containers/version-taken", "A version is published already, from another commit.", Containers),
        new("containers/vulnerability", "A package of an image has a known vulnerability.", Containers),
        new("containers/wrong-key", "A signature or attestation is not by the key or identity that was asked for, or what it signs was changed.", Containers),
        new("ledger/chain", "The delivery ledger is no longer one unbroken chain.", Ledger),
        new("quality/benchmark-busy-machine", "The machine was busy before a benchmark began.", Quality, Severity.Warning),
        new("quality/benchmark-limit", "A promise about speed is not kept.", Quality),
        new("quality/benchmark-undecided", "A benchmark's numbers do not settle whether the promise is kept.", Quality, Severity.Note),
        new("quality/build", "The project does not compile without warnings.", Quality),
        new("quality/format", "A source file is not formatted as .editorconfig asks.", Quality),
        new(ShellcheckFamily, "shellcheck found a mistake in a shell file.", Quality),
        new("quality/test-failed", "A test failed.", Quality),
        new("run/continued", "An earlier run of the target was killed, and this run went on from it.", Results, Severity.Note),
        new("toolchain/builder", "No image builder can do the platforms of the workload.", Toolchain),
        new("toolchain/denied", "The Docker Engine does not let this user in.", Toolchain),
        new("toolchain/missing", "A program that the workload needs was not found.", Toolchain),
        new("toolchain/not-running", "Something is installed, but not started or not registered.", Toolchain),
        new("toolchain/setup", "Setup tried to get a program and could not.", Toolchain),
        new("toolchain/too-old", "A program is older than the pipeline can use.", Toolchain),
        new("toolchain/unknown-version", "A program did not print a version that can be read.", Toolchain),
        new("toolchain/unreachable", "The Docker Engine that DOCKER_HOST names gives no answer.", Toolchain),
    ];

    /// <summary>The rule behind the id of a finding; an id that nobody listed explains itself.</summary>
    public static Rule Of(string id)
    {
        var listed = All.FirstOrDefault(rule => rule.Id == id) ?? All.FirstOrDefault(rule => rule.Id.EndsWith('*') && id.StartsWith(rule.Id[..^1], StringComparison.Ordinal));
        return listed switch
        {
            null => new Rule(id, $"{id}.", "README.md"),
            { Id: ShellcheckFamily } => listed with { Id = id, Heading = ShellcheckFamily, Page = new Uri($"https://www.shellcheck.net/wiki/{Uri.EscapeDataString(id[(ShellcheckFamily.Length - 3)..])}") },
            _ => listed with { Id = id },
        };
    }
}
