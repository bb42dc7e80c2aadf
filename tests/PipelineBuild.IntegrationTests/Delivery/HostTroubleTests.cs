using PipelineBuild.IntegrationTests.Containers.Stacks;
using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Delivery;

/// <summary>A host that has no room, no image or no registry any more, and one whose volumes are to go back too.</summary>
public sealed class HostTroubleTests(StackHome home) : IClassFixture<StackHome>
{
    [StackFact]
    public async Task A_full_disk_changes_nothing_for_users_before_and_in_the_middle()
    {
        using var workspace = new DeliveryWorkspace(home);
        var state = $"{workspace.Project}-router-state";
        await workspace.DockerAsync("volume", "create", "--opt", "type=tmpfs", "--opt", "device=tmpfs", "--opt", "o=size=256k", state);
        await workspace.DockerAsync("container", "run", "--detach", "--name", $"{workspace.Project}-holder", "--volume", $"{state}:/state", home.Image, "sleep", "3600");
        await workspace.PublishAsync("1.0.0");
        await workspace.PassAsync("--target=Deploy");
        await workspace.PublishAsync("1.1.0");

        await FillAsync(workspace);
        var before = await workspace.RunAsync("--target=Deploy");
        Assert.True(before.ExitCode == 3, before.ToString());
        before.Says("No space left on device");
        Assert.Equal("version 1.0.0", await workspace.ServedAsync());
        Assert.Equal("1.0.0", (await workspace.StatusAsync()).GetProperty("version").GetString());

        await EmptyAsync(workspace);
        using (var middle = workspace.Start("--target=Deploy"))
        {
            await middle.SaysAsync("step 1 of");
            await FillAsync(workspace);
            var ending = await middle.EndAsync();
            Assert.True(ending.ExitCode == 1, ending.ToString());
            ending.Says("test is still at 1.0.0: 1.1.0 was taken back");
            ending.Says("No space left on device");
        }

        Assert.Equal("version 1.0.0", await workspace.ServedAsync());
        await EmptyAsync(workspace);
        await workspace.PassAsync("--target=Deploy");
        Assert.Equal("version 1.1.0", await workspace.ServedAsync());
    }

    [SmallDiskStackFact]
    public async Task A_ledger_without_room_in_the_middle_stops_the_deployment_and_the_same_command_finishes_it()
    {
        using var workspace = new DeliveryWorkspace(home);
        using var disk = await SmallDisk.MountAsync(workspace.Files.At(".git"), 8);
        await workspace.Files.GitAsync("init", "--quiet", "--initial-branch=main");
        await workspace.PublishAsync("1.0.0");
        await workspace.PassAsync("--target=Deploy");
        await workspace.PublishAsync("1.1.0");
        var filling = workspace.Files.At(".git/filling");

        using (var run = workspace.Start("--target=Deploy"))
        {
            await run.SaysAsync("step 1 of");
            Assert.Contains("No space left on device", (await Programs.RunAsync("dd", ["if=/dev/zero", $"of={filling}", "bs=1k"])).All, StringComparison.Ordinal);
            var ending = await run.EndAsync();
            Assert.True(ending.ExitCode == 3, ending.ToString());
            ending.Says("No space left on device");
        }

        Assert.Equal("version 1.0.0", await workspace.ServedAsync());
        (await workspace.PassAsync("--target=DeployStatus")).Says("whoever did that is gone");
        File.Delete(filling);
        await workspace.PassAsync("--target=Deploy");
        Assert.Equal("version 1.1.0", await workspace.ServedAsync());
    }

    [StackFact]
    public async Task Without_the_registry_the_way_back_is_open_as_long_as_the_host_has_the_image()
    {
        using var workspace = new DeliveryWorkspace(home, more: "watchSeconds: 0");
        await workspace.PublishAsync("1.0.0");
        await workspace.PassAsync("--target=Deploy");
        var image = await workspace.DockerAsync("container", "inspect", "--format", "{{.Config.Image}}", $"{workspace.Project}-blue-web-blue-1-1");
        await workspace.PublishAsync("1.1.0");
        await workspace.PassAsync("--target=Deploy");
        await workspace.PassAsync("--target=RegistryStop");

        (await workspace.PassAsync("--target=Rollback", "--reason=try")).Says("is back at 1.0.0, from 1.1.0");
        Assert.Equal("version 1.0.0", await workspace.ServedAsync());
        await workspace.PassAsync("--target=Deploy", "--package-version=1.1.0");
        (await workspace.PassAsync("--target=Finalize")).Says("removed from test");
        await workspace.DockerAsync("image", "rm", image);

        var gone = await workspace.RunAsync("--target=Rollback", "--reason=try");
        Assert.True(gone.ExitCode == 1, gone.ToString());
        gone.Says($"the host has no {image} any more and can't fetch it");
        var missing = await workspace.RunAsync("--target=Deploy", "--package-version=1.0.0");
        Assert.True(missing.ExitCode == 1, missing.ToString());
        missing.Says($"the host has no {image} and can't fetch it");
        Assert.Equal("version 1.1.0", await workspace.ServedAsync());

        await workspace.PublishAsync("1.2.0");
        (await workspace.PassAsync("--target=Rollback", "--reason=try")).Says("is back at 1.0.0, from 1.1.0");
        Assert.Equal("version 1.0.0", await workspace.ServedAsync());
    }

    [StackFact]
    public async Task Volumes_get_back_what_they_held_before_the_deployment_when_that_is_asked_for()
    {
        using var workspace = new DeliveryWorkspace(home, "recreate", more: "watchSeconds: 0\n    preserve: [data]");
        workspace.Files.Write("compose.yml", $$"""
            services:
              web:
                image: acme/{{workspace.Project}}
                init: true
                volumes: ["data:/data"]
            volumes:
              data:
            """);
        await workspace.PublishAsync("1.0.0", Writing("1.0.0"));
        await workspace.PassAsync("--target=Deploy");
        await workspace.PublishAsync("1.1.0", Writing("1.1.0"));
        await workspace.PassAsync("--target=Deploy");
        Assert.Equal(["by 1.0.0", "by 1.1.0"], await DataAsync(workspace));

        (await workspace.PassAsync("--target=Rollback", "--reason=bad data", "--restore-state")).Says("data as before 1.1.0");

        Assert.Equal("version 1.0.0", await workspace.ServedAsync());
        Assert.DoesNotContain("by 1.1.0", await DataAsync(workspace));
        Assert.Contains("by 1.0.0", await DataAsync(workspace));
    }

    private static string Writing(string version) => $"""["/bin/sh", "-c", "echo by {version} >> /data/log; exec /bin/busybox httpd -f -p 8080 -h /www"]""";

    private static async Task<string[]> DataAsync(DeliveryWorkspace workspace) =>
        (await workspace.DockerAsync("container", "run", "--rm", "--volume", $"{workspace.Project}_data:/data", "--entrypoint", "cat", await RouterImageAsync(workspace), "/data/log")).Split('\n');

    private static Task<string> RouterImageAsync(DeliveryWorkspace workspace) => workspace.DockerAsync("container", "inspect", "--format", "{{.Config.Image}}", $"{workspace.Project}-router");

    private static async Task FillAsync(DeliveryWorkspace workspace)
    {
        var ending = await Programs.RunAsync("docker", ["container", "exec", $"{workspace.Project}-router", "dd", "if=/dev/zero", "of=/state/filling", "bs=1k"]);
        Assert.Contains("No space left on device", ending.All, StringComparison.Ordinal);
    }

    private static Task<string> EmptyAsync(DeliveryWorkspace workspace) => workspace.DockerAsync("container", "exec", $"{workspace.Project}-router", "rm", "/state/filling");
}
