using PipelineBuild.Configuration;

namespace PipelineBuild.Containers.Gates;

/// <summary>The list <c>containers.gates</c>: what images pass between their push and their version tags.</summary>
public sealed record GateSettings(bool Stack, bool Scan, bool Sbom, bool Sign)
{
    private const string StackGateName = "stack";
    private const string ScanGate = "scan";
    private const string SbomGate = "sbom";
    private const string SignGate = "sign";

    private static readonly string[] All = [StackGateName, ScanGate, SbomGate, SignGate];

    private static readonly string[] Attested = [ScanGate, SbomGate];

    public static readonly GateSettings Default = new(true, true, true, true);

    /// <summary>What was left out by hand, in the words of pipeline.yml.</summary>
    public IReadOnlyList<string> LeftOut => All.Zip([Stack, Scan, Sbom, Sign]).Where(gate => !gate.Second).Select(gate => gate.First).ToList();

    public static GateSettings Read(YamlSection section)
    {
        var gates = section.Texts("gates", All, text => All.Contains(text) ? null : $"expected one of {string.Join(", ", All)}, found '{text}'{section.Suggest(text, All)}");
        if (gates.Contains(SignGate) && Attested.Except(gates).ToList() is { Count: > 0 } missing)
        {
            section.Error("gates", $"{SignGate} attests what they found: it needs {string.Join(" and ", missing)} too");
        }

        return new GateSettings(gates.Contains(StackGateName), gates.Contains(ScanGate), gates.Contains(SbomGate), gates.Contains(SignGate));
    }
}
