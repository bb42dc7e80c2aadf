namespace PipelineBuild.Results;

/// <summary>One thing among several that a target looked at, as test reports count them.</summary>
/// <param name="Suite">What it belongs to, such as <c>DockerTest.web</c>.</param>
public sealed record ResultCase(string Suite, string Name, Outcome Outcome, string Detail, TimeSpan Duration);
