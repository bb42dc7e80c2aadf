namespace PipelineBuild.Results.Writers;

/// <summary>What the log of a run is made of: text for people, or one JSON object a line for log shippers.</summary>
public enum LogFormat
{
    Text,
    Json,
}

/// <summary>How much a line of the log matters.</summary>
public enum LineLevel
{
    Debug,
    Info,
    Warning,
    Error,
}
