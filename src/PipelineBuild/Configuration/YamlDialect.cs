namespace PipelineBuild.Configuration;

/// <summary>How much of YAML a file may use.</summary>
internal enum YamlDialect
{
    /// <summary>No tags and no merge keys: what is written is what holds.</summary>
    Configuration,

    /// <summary>Both, as files have them that other programs read too.</summary>
    Compose,

    /// <summary>Both, and several documents: what others generate is larger than what people write.</summary>
    Rules,
}
