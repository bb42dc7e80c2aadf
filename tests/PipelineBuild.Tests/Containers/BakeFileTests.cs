using PipelineBuild.Containers;

namespace PipelineBuild.Tests.Containers;

public class BakeFileTests
{
    [Fact]
    public void The_whole_file_is_as_bake_reads_it()
    {
        var full = new BakeTarget("a_gateway", "services/gateway", "Dockerfile")
        {
            Stage = "end",
            Platforms = ["linux/amd64", "linux/arm64"],
            Args = new Dictionary<string, string> { ["PROMPT"] = "${HOME} %{if} $HOME 100% \"quoted\" \\ <ü>", ["PLAIN"] = "1" },
            Contexts = new Dictionary<string, string> { ["node:20"] = "docker-image://127.0.0.1:5000/base@sha256:abc", ["shared"] = "target:b" },
            Labels = new Dictionary<string, string> { ["org.opencontainers.image.title"] = "a/gateway" },
            Secrets = ["id=npm,env=NPM_TOKEN"],
            Attestations = ["type=provenance,mode=max"],
            Outputs = ["type=oci,tar=false,dest=artifacts/images/a_gateway"],
        };

        Golden.Matches("json", BakeFile.Render([full, new BakeTarget("b", ".", "sub/Dockerfile")]));
    }
}
