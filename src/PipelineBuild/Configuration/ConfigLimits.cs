namespace PipelineBuild.Configuration;

/// <summary>What the files of one configuration may come to together; far above any real one, far below what hurts.</summary>
internal static class ConfigLimits
{
    public const int Bytes = 1024 * 1024;
    public const int Files = 100;

    /// <summary>Values after each alias is put in.</summary>
    public const int Values = 10_000;

    public const int Depth = 50;
    public const int TextLength = 16 * 1024;

    /// <summary>Of one rule file.</summary>
    public const int RuleValues = 100_000;
    public const int RuleTextLength = 128 * 1024;

    public const int KeyLength = 1024;
}
