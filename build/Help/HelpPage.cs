namespace Build.Help;

/// <summary>The text of the help page; pure.</summary>
public static class HelpPage
{
    public static IReadOnlyList<string> Render(IReadOnlyList<(string Name, string Description, string Capability)> targets)
    {
        var width = targets.Max(target => target.Name.Length) + 2;
        var lines = new List<string>
        {
            "PipelineBuild: build, publish and deliver, the same on a laptop and in CI.",
            "",
            "First steps",
            "  ./build.sh --target=Doctor                   what this machine has and what is missing",
            "  ./build.sh --target=DockerPublish --setup    get what is missing, build all images, push them, read them back",
            "  ./build.sh --target=DockerBuild --workspace=DIR    the same pipeline on another repository with a pipeline.yml",
        };
        foreach (var capability in targets.Where(target => target.Name != HelpTask.Name).GroupBy(target => target.Capability))
        {
            lines.Add("");
            lines.Add(capability.Key);
            lines.AddRange(capability.Select(target => $"  {target.Name.PadRight(width)}{target.Description}"));
        }

        lines.AddRange([
            "",
            "Arguments",
            "  --target=NAME            run it with what it depends on; may be given several times",
            "  --workspace=DIR          repository to work on (default: this one); --config=FILE instead of pipeline.yml",
            "  --since=REF              build and publish only the images whose inputs changed since that commit",
            "  --package-version=X.Y.Z  release this version instead of the one git tags or pipeline.yml give",
            "  --environment=NAME       for Deploy, Rollback and the other targets of Delivery, and for History; --export=csv|jsonl for History",
            "  --reason=TEXT, --lock-wait=SECONDS, --restore-state    for Delivery: why; wait for who holds it; volumes as they were before",
            "  --strategy=blue-green|rolling|recreate    for Deploy: this time so, whatever pipeline.yml says",
            "  --since                  for DockerScan: what is new against the last published release",
            "  --image=REF              for DockerInspect and DockerVerify: one image, by its name in pipeline.yml or with its registry",
            "  --benchmark=NAME, --pairs=N    for Benchmark: only that one (may be given several times), another number of pairs",
            "  --platform=linux/arm64, --no-cache    for DockerBuild and DockerPublish: only that platform (DockerMerge joins them), every step again",
            "  --published, --channel=NAME    for McpTest: what the registry has under the dist-tag (latest), not what is built here",
            "  --impact=METRIC          for ObservabilityGraph: all that depends on the metric, as a tree",
            "  --server=NAME, --overwrite-drift    for GrafanaDeploy and GrafanaRollback: which server; lose what was changed there by hand",
            "  --fix                    for ComposeLint and GrafanaValidate: make the changes that are safe; with --plan only show them",
            "  --plan                   print what would change, with commands, tags and digests, and change nothing; with --json too",
            "  --setup                  get missing programs first; --json prints the report as JSON",
            "  --log-format=text|json   json: each line of the log is one JSON object",
            "  --tree, --description, --dryrun, --exclusive, --verbosity=LEVEL, --help    Cake's own",
            "",
            "Exit codes: 0 ok, 1 something checked is bad, 2 pipeline.yml is wrong, 3 could not run, 130 cancelled, 255 unknown argument or target",
        ]);
        return lines;
    }
}
