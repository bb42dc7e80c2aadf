using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace PipelineBuild.Tests;

/// <summary>One use of a type or of one of its members, found in compiled code.</summary>
/// <param name="User">The top-level type whose code it is.</param>
/// <param name="Member">Empty when only the type is named.</param>
internal readonly record struct CodeUse(string User, string Type, string Member);

/// <summary>Reads from a compiled assembly which types and members each of its types uses: base types, signatures, attributes and method bodies.</summary>
internal sealed class CompiledCode
{
    private static readonly Dictionary<int, OperandType> Operands = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => (int)(ushort)code.Value, code => code.OperandType);

    private readonly MetadataReader metadata;
    private readonly PEReader file;
    private readonly TypeNames names;
    private readonly HashSet<CodeUse> uses = [];
    private string user = "";

    private CompiledCode(PEReader file)
    {
        this.file = file;
        metadata = file.GetMetadataReader();
        names = new TypeNames(type => uses.Add(new CodeUse(user, type, "")));
    }

    public static IReadOnlyCollection<CodeUse> UsesOf(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        return new CompiledCode(file).Read();
    }

    private HashSet<CodeUse> Read()
    {
        foreach (var type in metadata.TypeDefinitions.Select(metadata.GetTypeDefinition))
        {
            user = TypeNames.TopLevel(metadata, type);
            Use(type.BaseType);
            type.GetInterfaceImplementations().ToList().ForEach(handle => Use(metadata.GetInterfaceImplementation(handle).Interface));
            type.GetCustomAttributes().ToList().ForEach(handle => Use(metadata.GetCustomAttribute(handle).Constructor));
            type.GetFields().ToList().ForEach(handle => metadata.GetFieldDefinition(handle).DecodeSignature(names, null));
            foreach (var parameter in type.GetGenericParameters().Select(metadata.GetGenericParameter))
            {
                parameter.GetConstraints().ToList().ForEach(handle => Use(metadata.GetGenericParameterConstraint(handle).Type));
            }

            foreach (var method in type.GetMethods().Select(metadata.GetMethodDefinition))
            {
                method.DecodeSignature(names, null);
                if (method.RelativeVirtualAddress != 0)
                {
                    ReadBody(file.GetMethodBody(method.RelativeVirtualAddress));
                }
            }
        }

        return uses;
    }

    private void ReadBody(MethodBodyBlock body)
    {
        Use(body.LocalSignature);
        body.ExceptionRegions.ToList().ForEach(region => Use(region.CatchType));
        var code = body.GetILReader();
        while (code.RemainingBytes > 0)
        {
            int value = code.ReadByte();
            value = value == 0xFE ? 0xFE00 | code.ReadByte() : value;
            switch (Operands[value])
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType or OperandType.InlineSig:
                    Use(MetadataTokens.EntityHandle(code.ReadInt32()));
                    break;
                case OperandType.InlineSwitch:
                    code.Offset += code.ReadInt32() * 4;
                    break;
                case var operand:
                    code.Offset += SizeOf(operand);
                    break;
            }
        }
    }

    private static int SizeOf(OperandType operand) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };

    private void Use(EntityHandle handle)
    {
        if (handle.IsNil)
        {
            return;
        }

        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                names.GetTypeFromDefinition(metadata, (TypeDefinitionHandle)handle, 0);
                break;
            case HandleKind.TypeReference:
                names.GetTypeFromReference(metadata, (TypeReferenceHandle)handle, 0);
                break;
            case HandleKind.TypeSpecification:
                metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(names, null);
                break;
            case HandleKind.StandaloneSignature when metadata.GetStandaloneSignature((StandaloneSignatureHandle)handle) is var signature && signature.GetKind() == StandaloneSignatureKind.LocalVariables:
                signature.DecodeLocalSignature(names, null);
                break;
            case HandleKind.MethodSpecification:
                var specification = metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                specification.DecodeSignature(names, null);
                Use(specification.Method);
                break;
            case HandleKind.MethodDefinition:
                var method = metadata.GetMethodDefinition((MethodDefinitionHandle)handle);
                method.DecodeSignature(names, null);
                UseMember(method.GetDeclaringType(), method.Name);
                break;
            case HandleKind.FieldDefinition:
                var field = metadata.GetFieldDefinition((FieldDefinitionHandle)handle);
                field.DecodeSignature(names, null);
                UseMember(field.GetDeclaringType(), field.Name);
                break;
            case HandleKind.MemberReference:
                UseReference(metadata.GetMemberReference((MemberReferenceHandle)handle));
                break;
        }
    }

    private void UseReference(MemberReference member)
    {
        if (member.GetKind() == MemberReferenceKind.Method)
        {
            member.DecodeMethodSignature(names, null);
        }
        else
        {
            member.DecodeFieldSignature(names, null);
        }

        UseMember(member.Parent, member.Name);
    }

    private void UseMember(EntityHandle parent, StringHandle name)
    {
        Use(parent);
        if (parent.Kind is HandleKind.TypeReference or HandleKind.TypeDefinition)
        {
            uses.Add(new CodeUse(user, TypeNames.NameOf(metadata, parent), metadata.GetString(name)));
        }
    }
}
