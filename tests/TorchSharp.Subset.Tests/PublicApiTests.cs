using System.Globalization;
using System.Reflection;

namespace TorchSharp.Subset.Tests;

/// <summary>
/// The public surface, printed and held against an approved text: it is what the trainer may use, so each member must be one that
/// TorchSharp has too. To approve a change, run the tests with EDGEMETA_APPROVE=1 and look at the difference.
/// </summary>
public sealed class PublicApiTests
{
    private const string Approved = "PublicApi.approved.txt";

    [Fact]
    public void The_public_surface_is_the_approved_one()
    {
        var actual = Print(typeof(torch).Assembly).ToArray();
        if (Environment.GetEnvironmentVariable("EDGEMETA_APPROVE") == "1")
            File.WriteAllLines(Path.Combine(SourceFolder(), Approved), actual);
        var approved = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, Approved));

        Assert.Equal([], actual.Except(approved).Select(line => $"not approved: {line}"));
        Assert.Equal([], approved.Except(actual).Select(line => $"gone: {line}"));
    }

    private static string SourceFolder([System.Runtime.CompilerServices.CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    private static IEnumerable<string> Print(Assembly assembly) => assembly.GetExportedTypes().SelectMany(Members).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Members(Type type)
    {
        const BindingFlags declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var owner = type.FullName!.Replace("TorchSharp.", "").Replace('+', '.');
        yield return $"type {owner}";
        foreach (var constructor in type.GetConstructors(declared))
            yield return $"{owner}.ctor({Parameters(constructor)})";
        foreach (var field in type.GetFields(declared).Where(f => !f.IsSpecialName))
            yield return $"{owner}.{field.Name} : {Name(field.FieldType)}{(field.IsLiteral ? $" = {field.GetRawConstantValue()}" : "")}";
        foreach (var property in type.GetProperties(declared))
            yield return $"{owner}.{property.Name}{Indices(property)} : {Name(property.PropertyType)} {{{Accessors(property)} }}";
        foreach (var method in type.GetMethods(declared).Where(m => !m.IsSpecialName || m.Name.StartsWith("op_", StringComparison.Ordinal)))
            yield return $"{owner}.{method.Name}{Generics(method)}({Parameters(method)}) : {Name(method.ReturnType)}";
    }

    private static string Generics(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(",", method.GetGenericArguments().Select(a => a.Name))}>" : "";

    private static string Accessors(PropertyInfo property) =>
        (property.GetMethod?.IsPublic == true ? " get;" : "") + (property.SetMethod?.IsPublic == true ? " set;" : "");

    private static string Indices(PropertyInfo property) =>
        property.GetIndexParameters() is { Length: > 0 } indices ? $"[{string.Join(", ", indices.Select(Parameter))}]" : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo p) =>
        $"{(p.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "")}{Name(p.ParameterType)} {p.Name}{(p.HasDefaultValue ? $" = {Default(p)}" : "")}";

    private static string Default(ParameterInfo p) => p.RawDefaultValue switch
    {
        null => p.ParameterType.IsValueType && Nullable.GetUnderlyingType(p.ParameterType) is null ? "default" : "null",
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Name(Type type)
    {
        if (type.IsByRef)
            return "ref " + Name(type.GetElementType()!);
        if (type.IsArray)
            return $"{Name(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Name(underlying) + "?";
        var arguments = type.IsGenericType ? string.Join(", ", type.GetGenericArguments().Select(Name)) : "";
        if (type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true)
            return $"({arguments})";
        var name = Keyword(type.Name.Split('`')[0]);
        return arguments.Length == 0 ? name : $"{name}<{arguments}>";
    }

    private static string Keyword(string name) => name switch
    {
        "Int32" => "int",
        "Int64" => "long",
        "Boolean" => "bool",
        "Double" => "double",
        "Single" => "float",
        "String" => "string",
        "Void" => "void",
        "Object" => "object",
        "Byte" => "byte",
        _ => name,
    };
}
