using PipelineBuild.Containers;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Containers;

public sealed class BakeLogTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly Spoken spoken = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_reader_sees_the_steps_that_run_their_output_and_errors_and_the_file_has_all()
    {
        string[] lines =
        [
            "#0 building with \"default\" instance using docker driver", "", "#1 [internal] load local bake definitions", "#1 reading a.json", "#1 DONE 0.0s",
            "#4 [app 1/3] FROM docker.io/library/node:20", "#4 CACHED", "#5 [app 2/3] RUN npm ci", "#5 1.2 added 7 packages", "#5 DONE 3.4s",
            "#6 [app 3/3] COPY a b", "#6 DONE 0.1s", "#7 exporting to oci image format", "#7 exporting layers 0.1s done", "ERROR: failed",
        ];

        using (var log = new BakeLog(folder.At("deep/bake.log"), spoken, TimeProvider.System))
        {
            lines.ToList().ForEach(line => log.Add(new OutputLine(line, IsError: true)));
            Assert.Equal(1, log.CachedSteps);
        }

        Assert.Equal(["#5 [app 2/3] RUN npm ci", "#5 1.2 added 7 packages", "#5 DONE 3.4s", "#6 [app 3/3] COPY a b", "ERROR: failed"], spoken.Lines);
        Assert.Equal(lines, File.ReadAllLines(folder.At("deep/bake.log")));
    }

    [Fact]
    public void The_last_step_is_shown_even_when_nothing_follows()
    {
        using (var log = new BakeLog(folder.At("bake.log"), spoken, TimeProvider.System))
        {
            log.Add(new OutputLine("#5 [app 2/3] RUN npm ci", IsError: true));
        }

        Assert.Equal(["#5 [app 2/3] RUN npm ci"], spoken.Lines);
    }
}
