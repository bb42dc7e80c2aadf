namespace Build.Tests.Observability;

public class AlertTestTaskTests
{
    private const string Pipeline = "observability:\n  prometheus:\n    rules: [rules.yml]\n";

    [Theory]
    [InlineData("AlertTest")]
    [InlineData("AlertTestWrite")]
    public void Without_rules_and_tests_it_is_skipped_with_the_reason(string target)
    {
        using var run = new HostRun();

        var answer = run.Start($"--target={target}");

        Assert.Equal(0, answer.ExitCode);
        Assert.Contains("no observability.prometheus.", answer.Output);
    }

    [Theory]
    [InlineData("AlertTest")]
    [InlineData("AlertTestWrite")]
    public void Without_promtool_it_could_not_run(string target)
    {
        using var run = new HostRun(Pipeline);
        run.Folder.Write("repo/rules.yml", "groups:\n- name: g\n  rules:\n  - {alert: Down, expr: up == 0}\n");

        var answer = run.Start($"--target={target}");

        Assert.Equal(3, answer.ExitCode);
        Assert.Contains("promtool", answer.Output);
        Assert.False(Directory.Exists(run.Folder.At("repo/tests")));
    }
}
