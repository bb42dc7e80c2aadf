using PipelineBuild.Artifacts;
using PipelineBuild.Containers;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.Tests.Containers;

public sealed class BakeStepsTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Steps_are_counted_apart_from_what_the_builder_does_for_itself()
    {
        var steps = Read(
            "#1 [internal] load local bake definitions", "#1 DONE 0.0s", "#2 [app internal] load build definition from Dockerfile", "#2 CACHED",
            "#5 [app 1/3] COPY root /", "#5 CACHED", "#6 [app 2/3] RUN make", "#6 0.500 making", "#5 [app 1/3] COPY root /", "#6 DONE 4.2s", "#9 exporting cache to registry", "#9 DONE 1.5s");

        Assert.Equal((2, "[app 1/3] COPY root /", 1.5), (steps.Total, Assert.Single(steps.Cached), steps.Export));
        Assert.Equal(4.2, steps.Ran["[app 2/3] RUN make"]);
        Assert.Empty(steps.CacheProblems);
    }

    [Fact]
    public void What_is_wrong_with_a_cache_is_told_and_no_other_error()
    {
        var steps = Read(
            "#4 importing cache manifest from 127.0.0.1:5000/app:buildcache", "#4 ERROR: failed to configure registry cache importer: not found",
            "WARNING: local cache import at nowhere not found due to err: no such file", "#6 [app 2/3] RUN make", "#6 ERROR: process did not complete");

        Assert.Equal(
            ["importing cache manifest from 127.0.0.1:5000/app:buildcache: failed to configure registry cache importer: not found", "local cache import at nowhere not found due to err: no such file"],
            steps.CacheProblems);
    }

    [Fact]
    public void Seconds_are_claimed_only_for_steps_that_once_ran_here()
    {
        var times = new StepTimes(new Workspace(folder.Path));

        Assert.Equal("0 of 1 step from the cache", times.Describe(Read("#6 [app 1/1] RUN make", "#6 DONE 4.2s")));
        Assert.Equal(
            "2 of 2 steps from the cache (1 of them took 4.2 s when they last ran here); keeping the cache took 0.7 s",
            times.Describe(Read("#6 [app 1/1] RUN make", "#6 CACHED", "#7 [other 1/1] RUN make", "#7 CACHED", "#8 exporting cache to client directory", "#8 DONE 0.7s")));
    }

    [Fact]
    public void A_record_of_times_that_can_not_be_read_is_none()
    {
        folder.Write("artifacts/step-times.json", "{{{");

        Assert.Equal("1 of 1 step from the cache", new StepTimes(new Workspace(folder.Path)).Describe(Read("#6 [app 1/1] RUN make", "#6 CACHED")));
    }

    private static BakeSteps Read(params string[] lines)
    {
        var steps = new BakeSteps();
        foreach (var line in lines)
        {
            steps.Add(line);
        }

        return steps;
    }
}
