using Microsoft.Extensions.Configuration;
using Srdi.Domain;
using Srdi.Storage;

namespace Srdi.Web.Access;

/// <summary>Issues tokens from the command line, to whoever can read the signing key in the data folder.</summary>
public static class TokenCommand
{
    /// <summary>A token for a system or person.</summary>
    /// <param name="configuration">Names the data folder.</param>
    /// <param name="role">The role's name, such as <c>registry</c>.</param>
    /// <param name="name">The name under which the log knows the caller.</param>
    /// <param name="district">The district's code, for the district role alone.</param>
    /// <param name="clock">The clock.</param>
    public static Outcome<string> Issue(IConfiguration configuration, string role, string name, string? district, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (Roles.Named(role) is not { } known) return new Refused(Refusal.FieldInvalid) { Field = "role", DetailEn = $"'{role}' is no role; write one of {string.Join(", ", Roles.Everyone.Select(SrdiJson.Name))}." };
        if (known == Role.District != district is not null) return new Refused(Refusal.FieldInvalid) { Field = "district", DetailEn = "The district role needs a district's code, and only it." };
        DistrictCode? code = null;
        if (district is not null)
        {
            var read = DistrictCode.Parse(district);
            if (read.Refused is { } no) return no;
            code = read.Value;
        }
        return Text.Required(name, "name", Roles.NameLengthMax).Then<string>(who =>
        {
            using var key = new TokenKey(StorageSettings.Read(configuration).DataDirectory, clock);
            return key.Issue(known, code, who);
        });
    }
}
