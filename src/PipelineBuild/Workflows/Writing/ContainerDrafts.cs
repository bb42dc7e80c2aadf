namespace PipelineBuild.Workflows.Writing;

/// <summary>The workflows that build, test and publish images.</summary>
internal static class ContainerDrafts
{
    private static readonly string[] Native = ["linux/amd64", "linux/arm64"];

    public static IEnumerable<WorkflowDraft> Of(WorkflowInputs inputs)
    {
        if (!inputs.HasImages)
        {
            yield break;
        }

        yield return new WorkflowDraft("docker-build.yml", "Builds every image for all its platforms and pushes nothing.", ["pull_request:", .. DraftTriggers.Paths(inputs, inputs.ImagePaths), DraftTriggers.ByHand], [new JobDraft("build", [new CallDraft("DockerBuild")]) { Minutes = 45 }]);
        yield return new WorkflowDraft(
            "docker-publish.yml",
            inputs.IsLocal ? "Publishes to the registry 'local', which ends with the runner: nothing leaves it." : $"Publishes to {inputs.Registry}: pushes, gates, version tags, read-back.",
            ["push:", $"  branches: [{inputs.Settings.Branch}]", $"  tags: ['{inputs.TagPrefix}*']", .. DraftTriggers.Paths(inputs, inputs.ImagePaths), DraftTriggers.ByHand],
            Publish(inputs))
        { Group = "docker-publish-${{ github.ref }}" };
        if (inputs.HasStacks)
        {
            yield return new WorkflowDraft("docker-test.yml", "Runs the stacks with the built images.", DraftTriggers.Checks(inputs, inputs.ImagePaths), [new JobDraft("test", [new CallDraft("DockerTest")]) { Minutes = 45 }]);
        }
    }

    /// <summary>A machine for each processor, where the machines share a registry; the images meet there.</summary>
    private static JobDraft[] Publish(WorkflowInputs inputs)
    {
        var verify = new CallDraft("DockerVerify");
        return inputs.IsLocal || !inputs.Platforms.Order(StringComparer.Ordinal).SequenceEqual(Native)
            ? [new JobDraft("publish", [new CallDraft("DockerPublish"), verify]) { Minutes = 60 }]
            :
            [
                new JobDraft("build", [new CallDraft("DockerPublish", "--platform=${{ matrix.platform }}") { Reports = "publish-${{ strategy.job-index }}" }])
                {
                    RunsOn = "${{ matrix.runner }}",
                    Minutes = 60,
                    Matrix = ["include:", "  - { runner: ubuntu-24.04, platform: linux/amd64 }", "  - { runner: ubuntu-24.04-arm, platform: linux/arm64 }"],
                },
                new JobDraft("merge", [new CallDraft("DockerMerge"), verify]) { Needs = ["build"] },
            ];
    }
}
