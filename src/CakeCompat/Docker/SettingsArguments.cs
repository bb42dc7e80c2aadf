using System.Globalization;
using System.Reflection;
using System.Text;
using Cake.Core;
using Cake.Core.IO;

namespace Cake.Docker;

/// <summary>A property whose value must not be readable in a log.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecretOptionAttribute : Attribute;

/// <summary>A switch that is written with its value, <c>--rm=True</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ValuedSwitchAttribute : Attribute;

/// <summary>
/// The one rendering rule: alphabetical by property name, kebab case, arrays repeat, true is a bare flag, false and null are left out.
/// Values are quoted.
/// </summary>
internal static class SettingsArguments
{
    public static void AppendOptions(this ProcessArgumentBuilder builder, AutoToolSettings settings)
    {
        foreach (var property in Properties(settings))
        {
            Append(builder, property, property.GetValue(settings));
        }
    }

    private static IEnumerable<PropertyInfo> Properties(AutoToolSettings settings) =>
        settings.GetType().GetProperties()
            .Where(property => property.DeclaringType!.IsSubclassOf(typeof(AutoToolSettings)))
            .OrderBy(property => property.Name, StringComparer.Ordinal);

    private static void Append(ProcessArgumentBuilder builder, PropertyInfo property, object? value)
    {
        var option = "--" + Kebab(property.Name);
        switch (value)
        {
            case bool flag when property.IsDefined(typeof(ValuedSwitchAttribute)):
                builder.Append($"{option}={flag}");
                break;
            case true:
                builder.Append(option);
                break;
            case null or false or "":
                break;
            // Not nullable, so zero means that nobody set it.
            case 0 when property.PropertyType == typeof(int):
                break;
            case string text when property.IsDefined(typeof(SecretOptionAttribute)):
                builder.Append(option).AppendQuotedSecret(text);
                break;
            case IEnumerable<string> texts:
                foreach (var text in texts)
                {
                    builder.Append(option).AppendQuoted(text);
                }

                break;
            default:
                builder.Append(option).AppendQuoted(Convert.ToString(value, CultureInfo.InvariantCulture)!);
                break;
        }
    }

    /// <summary>Every capital starts a word, also in a row of capitals: NoTTY becomes no-t-t-y, as upstream has it.</summary>
    private static string Kebab(string name)
    {
        var result = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && result.Length > 0)
            {
                result.Append('-');
            }

            result.Append(char.ToLowerInvariant(letter));
        }

        return result.ToString();
    }
}
