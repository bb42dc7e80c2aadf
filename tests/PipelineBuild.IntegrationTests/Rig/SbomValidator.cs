using PipelineBuild.Containers;

namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>Holds CycloneDX documents against their authors' schema, which comes from the npm registry by version and integrity.</summary>
internal static class SbomValidator
{
    private static readonly NpmContent[] Contents =
    [
        SarifValidator.Package("@cyclonedx/cyclonedx-library@10.3.0", "sha512-RIT28sp1U0PCHaaeF3yNRwk6Jig/XJ8UsYAVOMYaHQ+0VVOvsjcp0PTWQFLUqJFF8XMud+Kdq6G+wtDAh+QJFA=="),
        .. SarifValidator.SchemaPrograms,
    ];

    /// <summary>Prints one line for each place that the schema does not allow.</summary>
    private const string SchemaCheck = """
        const read = path => JSON.parse(require('fs').readFileSync(path, 'utf8'));
        const folder = './node_modules/@cyclonedx/cyclonedx-library/res/schema/';
        const ajv = new (require('ajv'))({ allErrors: true, strict: false });
        require('ajv-formats')(ajv);
        for (const text of ['iri-reference', 'idn-email']) ajv.addFormat(text, true);
        for (const part of ['spdx', 'jsf-0.82']) ajv.addSchema(read(`${folder}${part}.SNAPSHOT.schema.json`), `http://cyclonedx.org/schema/${part}.SNAPSHOT.schema.json`);
        const check = ajv.compile(read(`${folder}bom-1.6.SNAPSHOT.schema.json`));
        if (!check(read(process.argv[1]))) check.errors.forEach(error => console.log(error.instancePath, error.message, JSON.stringify(error.params)));
        """;

    public static async Task<IReadOnlyList<string>> AgainstSchemaAsync(string file)
    {
        var place = await SarifValidator.FetchAsync("sbom", Contents);
        var ending = await Programs.RunAsync("node", ["-e", SchemaCheck, file], place);
        Assert.True(ending.ExitCode == 0, ending.ToString());
        return ending.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
