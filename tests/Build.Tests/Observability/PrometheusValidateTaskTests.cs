namespace Build.Tests.Observability;

public sealed class PrometheusValidateTaskTests
{
    private const string Version = "--version) echo 'promtool, version 2.53.3+ds1 (branch: x, revision: y)';;";

    [Fact]
    public void Without_monitoring_files_it_is_skipped_with_the_reason()
    {
        using var run = new HostRun();

        var answer = run.Start("--target=PrometheusValidate");

        Assert.Equal(0, answer.ExitCode);
        Assert.Contains("no observability.prometheus.configs, rules or observability.alertmanager.configs in pipeline.yml", answer.Output);
    }

    [Fact]
    public void A_finding_ends_with_1_and_stands_in_the_log_and_in_the_reports()
    {
        using var run = Workload($"case \"$1\" in {Version} *) echo 'Checking a.rules.yml'; echo '  FAILED:' >&2; echo 'a.rules.yml: 5:11: group \"g\", rule 1, \"A\": something is wrong' >&2; exit 1;; esac");

        var answer = run.Start("--target=PrometheusValidate");

        Assert.Equal(1, answer.ExitCode);
        Assert.Contains("a.rules.yml:5:11: error: group \"g\", rule 1, \"A\": something is wrong", answer.Output);
        Assert.Matches("a.rules.yml +rules +refused", answer.Output);
        Assert.Contains("src/PipelineBuild/Observability/README.md#prometheusrule-file", File.ReadAllText(run.Folder.At("repo/artifacts/report.sarif")));
        Assert.Contains("\"startColumn\": 11", File.ReadAllText(run.Folder.At("repo/artifacts/report.sarif")));
        Assert.Contains("classname=\"PrometheusValidate.rules\"", File.ReadAllText(run.Folder.At("repo/artifacts/junit.xml")));
    }

    [Fact]
    public void A_promtool_that_is_killed_ends_with_3()
    {
        using var run = Workload($"case \"$1\" in {Version} *) kill -9 $$;; esac");

        var answer = run.Start("--target=PrometheusValidate");

        Assert.Equal(3, answer.ExitCode);
        Assert.Contains("a.rules.yml: error: was not checked: promtool did not say what is with a.rules.yml: it ended with exit code 137", answer.Output);
    }

    [Fact]
    public void A_promtool_that_is_too_old_to_be_trusted_ends_with_3()
    {
        using var run = Workload("echo 'promtool, version 2.1.0 (branch: x, revision: y)'");

        var answer = run.Start("--target=PrometheusValidate");

        Assert.Equal(3, answer.ExitCode);
        Assert.Contains("promtool", answer.Output);
    }

    [Fact]
    public void Without_promtool_it_ends_with_3_and_says_how_to_get_it()
    {
        using var run = Workload("exit 0");
        File.Delete(run.Folder.At("bin/promtool"));
        run.Environment["PATH"] = run.Folder.At("bin");

        var answer = run.Start("--target=PrometheusValidate");

        Assert.Equal(3, answer.ExitCode);
        Assert.Contains("promtool", answer.Output);
        Assert.Contains("--setup", answer.Output);
    }

    private static HostRun Workload(string promtool)
    {
        var run = new HostRun("name: scratch\nobservability:\n  prometheus:\n    rules: [a.rules.yml]\n");
        run.Folder.Write("repo/a.rules.yml", "groups:\n- name: g\n  rules:\n  - alert: A\n    expr: up == 0\n");
        run.Folder.WriteProgram("bin/promtool", promtool);
        return run;
    }
}
