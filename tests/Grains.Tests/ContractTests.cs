using System.Reflection;
using Srdi.Domain.Enterprises;
using Srdi.Tests;

namespace Srdi.Grains.Tests;

/// <summary>The wire as text: what old clients and silos rely on. Add to it; never change or reuse a name or number.</summary>
public sealed class ContractTests
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Type[] Types =
        [.. new[] { typeof(IEnterpriseGrain).Assembly, typeof(GrainsSetup).Assembly }.SelectMany(a => a.GetTypes()).Where(t => t.Namespace?.StartsWith("Srdi.", StringComparison.Ordinal) == true).OrderBy(t => t.FullName, StringComparer.Ordinal)];

    private static IEnumerable<Type> GrainInterfaces => Types.Where(t => t.IsInterface && typeof(IGrain).IsAssignableFrom(t));

    private static IEnumerable<Type> Carried => Types.Where(t => t.GetCustomAttribute<GenerateSerializerAttribute>(inherit: false) is not null);

    [Fact]
    public void The_wire_is_what_Contracts_txt_says()
    {
        List<string> lines = [];
        foreach (var contract in GrainInterfaces)
        {
            lines.Add($"{contract.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias} = {contract.FullName}");
            foreach (var method in contract.GetMethods().OrderBy(m => m.Name, StringComparer.Ordinal))
                lines.Add($"  {method.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias}({string.Join(", ", method.GetParameters().Select(p => Name(p.ParameterType)))}) : {Name(method.ReturnType)}");
        }
        foreach (var type in Carried)
        {
            lines.Add($"{type.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias} = {type.FullName}");
            foreach (var (id, name, member) in Ids(type).OrderBy(m => m.Id)) lines.Add($"  {id} {name} : {Name(member)}");
        }
        foreach (var type in Carried.SelectMany(t => Ids(t).Select(m => Nullable.GetUnderlyingType(m.Type) ?? m.Type)).SelectMany(Parts).Where(t => t.IsEnum).Distinct().OrderBy(t => t.FullName, StringComparer.Ordinal))
            lines.Add($"enum {type.FullName}\n  {string.Join(", ", Enum.GetValues(type).Cast<Enum>().Select(v => $"{Convert.ToInt32(v, System.Globalization.CultureInfo.InvariantCulture)} {v}"))}");
        Golden.Is("Grains.Tests/Contracts.txt", string.Join('\n', lines));
    }

    [Fact]
    public void Every_contract_has_an_alias_of_its_own_on_type_and_methods()
    {
        var aliases = GrainInterfaces.Concat(Carried).Select(t => t.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias).ToList();
        Assert.DoesNotContain(null, aliases);
        Assert.Equal(aliases.Count, aliases.Distinct(StringComparer.Ordinal).Count());
        foreach (var contract in GrainInterfaces)
        {
            var methods = contract.GetMethods().Select(m => m.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias).ToList();
            Assert.DoesNotContain(null, methods);
            Assert.Equal(methods.Count, methods.Distinct(StringComparer.Ordinal).Count());
        }
    }

    [Fact]
    public void What_is_carried_is_immutable_and_each_number_stands_for_one_member()
    {
        foreach (var type in Carried)
        {
            var ids = Ids(type).ToList();
            Assert.Equal(ids.Count, ids.Select(m => m.Id).Distinct().Count());
            Assert.All(type.GetProperties(Members).Where(p => p.SetMethod is { IsPublic: true }), p => Assert.Contains(p.SetMethod!.ReturnParameter.GetRequiredCustomModifiers(), m => m.Name == "IsExternalInit"));
        }
    }

    private static IEnumerable<(uint Id, string Name, Type Type)> Ids(Type type) =>
        type.GetProperties(Members).Select(p => (p.GetCustomAttribute<IdAttribute>()?.Id, p.Name, Type: p.PropertyType))
            .Concat(type.GetFields(Members).Select(f => (f.GetCustomAttribute<IdAttribute>()?.Id, f.Name, Type: f.FieldType)))
            .Where(m => m.Id is not null).Select(m => (m.Id!.Value, m.Name, m.Type));

    private static IEnumerable<Type> Parts(Type type) => type.GetGenericArguments().Append(type);

    private static string Name(Type type) =>
        Nullable.GetUnderlyingType(type) is { } value ? Name(value) + "?"
        : type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.Name;
}
