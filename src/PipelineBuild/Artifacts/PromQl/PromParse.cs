namespace PipelineBuild.Artifacts.PromQl;

/// <summary>What came of parsing an expression: a tree, or why there is none.</summary>
/// <param name="Expression">Null if the text is refused.</param>
/// <param name="Problem">What is wrong and what was expected; null if nothing is.</param>
/// <param name="Offset">Where in the text the problem is.</param>
public sealed record PromParse(PromExpression? Expression, string? Problem, int Offset);
