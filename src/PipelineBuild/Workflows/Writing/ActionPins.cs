namespace PipelineBuild.Workflows.Writing;

/// <summary>The actions of others that generated workflows use, by the full hash of a commit: the one place to change a pin.</summary>
public static class ActionPins
{
    public const string Checkout = "actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2";
    public const string SetupNode = "actions/setup-node@2028fbc5c25fe9cf00d9f06a71cc4710d4507903 # v6.0.0";
    public const string UploadArtifact = "actions/upload-artifact@bbbca2ddaa5d8feaa63e36b76fdaad77386f024f # v7.0.0";
    public const string DownloadArtifact = "actions/download-artifact@3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c # v8.0.1";
}
