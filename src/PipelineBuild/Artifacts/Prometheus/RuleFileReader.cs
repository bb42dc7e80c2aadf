namespace PipelineBuild.Artifacts.Prometheus;
public static class RuleFileReader { public static RuleFile Read(Workspace workspace, string fullPath) => new(workspace.Relative(fullPath), "", [], []); }
