using PipelineBuild.Artifacts;
using PipelineBuild.Containers.Tags;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.Tests.Containers.Tags;

public class TriggerReaderTests
{
    [Theory]
    [InlineData("", "", "", "main", null, false)]
    [InlineData("refs/heads/feature/x", "push", "", "feature/x", null, false)]
    [InlineData("refs/heads/main", "schedule", "", "main", null, true)]
    [InlineData("refs/pull/12/merge", "pull_request", "topic", "topic", 12, false)]
    [InlineData("refs/tags/v1.0.0", "push", "", null, null, false)]
    public async Task The_ci_system_knows_better_than_git_what_the_run_is_for(string reference, string started, string head, string? branch, int? pullRequest, bool isSchedule)
    {
        var environment = FakeEnvironment.With(("GITHUB_REF", reference), ("GITHUB_EVENT_NAME", started), ("GITHUB_HEAD_REF", head));

        var trigger = await new TriggerReader(environment, new FakeGit(), TimeProvider.System).ReadAsync(new Workspace("/"), default);

        Assert.Equal((branch, pullRequest, isSchedule), (trigger.Branch, trigger.PullRequest, trigger.IsSchedule));
    }

    [Theory]
    [InlineData("feature/login", "feature-login")]
    [InlineData("...", "branch")]
    [InlineData("-x", "x")]
    [InlineData("a//b é", "a-b-")]
    public void A_branch_becomes_a_part_of_a_tag(string branch, string tag) => Assert.Equal(tag, TagPattern.Sanitised(branch));
}
