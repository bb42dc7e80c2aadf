using System.Text.Json;
using PipelineBuild.Containers.BakeFiles;

namespace PipelineBuild.Tests.Containers.BakeFiles;

public class PrintedBakeTests
{
    [Fact]
    public void Groups_within_groups_and_matrices_are_their_targets_in_order() =>
        Assert.Equal(["gateway", "worker-fast", "worker-slow", "tool"], PrintedBake.Parse(BakeWorkspace.Printed).Flatten("default"));

    [Fact]
    public void A_target_is_itself_and_an_empty_group_nothing()
    {
        var printed = PrintedBake.Parse("""{ "group": { "default": { "targets": ["empty", "web"] }, "empty": { "targets": [] }, "web": { "targets": ["web"] } }, "target": { "web": {} } }""");

        Assert.Equal(["web"], printed.Flatten("web"));
        Assert.Equal(["web"], printed.Flatten("default"));
        Assert.Empty(printed.Flatten("empty"));
    }

    [Fact]
    public void Lines_of_fields_are_read_as_older_and_newer_buildx_print_them()
    {
        var target = PrintedBake.Parse("""{ "target": { "web": { "secret": [{ "id": "a", "env": "A" }, "id=b,src=b"], "args": { "X": null, "Y": "" } } } }""").Targets["web"];

        Assert.Equal(["id=a,env=A", "id=b,src=b"], target.Secrets);
        Assert.Equal(["Y"], target.Args.Keys);
        Assert.Equal((".", "Dockerfile"), (target.Context, target.Dockerfile));
    }

    [Fact]
    public void What_is_no_object_is_not_what_bake_prints() => Assert.Throws<JsonException>(() => PrintedBake.Parse("[]"));
}
