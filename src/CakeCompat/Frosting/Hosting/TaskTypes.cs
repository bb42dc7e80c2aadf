using System.Reflection;
using Cake.Core;

namespace Cake.Frosting.Hosting;

/// <summary>What reflection knows about task classes.</summary>
internal static class TaskTypes
{
    private static readonly Type[] Bases = [typeof(FrostingTask<>), typeof(AsyncFrostingTask<>)];

    public static IEnumerable<Type> In(Assembly assembly) =>
        assembly.GetExportedTypes().Where(type => type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false } && IsTask(type));

    public static bool IsTask(Type type) => typeof(IFrostingTask).IsAssignableFrom(type);

    public static string Name(Type type) => type.GetCustomAttribute<TaskNameAttribute>()?.Name ?? type.Name;

    /// <summary>The context type the task was written for.</summary>
    public static Type ContextOf(Type type) => FrostingBase(type)?.GetGenericArguments()[0] ?? typeof(ICakeContext);

    /// <summary>True when the class (or a class between it and the base) gives the hook a body of its own.</summary>
    public static bool Overrides(Type type, string hook)
    {
        if (FrostingBase(type) is not { } frosting)
        {
            return true;
        }

        var declared = frosting.GetMethod(hook)!;
        var parameters = declared.GetParameters().Select(parameter => parameter.ParameterType).ToArray();
        var actual = type.GetMethods().Single(method =>
            method.IsVirtual && method.GetBaseDefinition() == declared.GetBaseDefinition()
            && method.GetParameters().Select(parameter => parameter.ParameterType).SequenceEqual(parameters));
        return actual.DeclaringType != frosting;
    }

    private static Type? FrostingBase(Type type)
    {
        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (current.IsGenericType && Bases.Contains(current.GetGenericTypeDefinition()))
            {
                return current;
            }
        }

        return null;
    }
}
