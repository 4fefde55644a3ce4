using System.Globalization;
using System.Text.Json;
using Srdi.Storage;
using Srdi.Storage.Proof;

namespace Srdi.Host;

/// <summary>Checks the whole record offline: every seal, the states, the ledger, the audit trail and the signed roots.</summary>
internal static class VerifyCommand
{
    /// <summary>The setting that names a file with roots that a district kept.</summary>
    public const string RootKey = "Srdi:Verify:Root";

    /// <summary>The setting that names a file with the public key that roots must be signed with.</summary>
    public const string PublicKeyKey = "Srdi:Verify:Key";

    /// <summary>0 when all is as it was written, 1 when something is not, 2 when it could not be checked.</summary>
    public static async Task<int> Run(IConfiguration configuration)
    {
        var settings = StorageSettings.Read(configuration);
        if (settings.Provider == StorageProvider.Sqlite && !File.Exists(settings.SqliteFile)) return No($"There is no database at {settings.SqliteFile}; name its directory with --data.");
        List<string> outside = [], keys = [];
        if (configuration[RootKey] is { Length: > 0 } file)
        {
            if (!File.Exists(file)) return No($"There is no file {file}.");
            outside = SignedIn(await File.ReadAllTextAsync(file));
            if (outside.Count == 0) return No($"{file} holds no signed root; keep the event {Domain.Proof.PlatformEvents.RootSigned} of a district's stream, or its member 'signed'.");
        }
        foreach (var pem in (string?[])[configuration[PublicKeyKey] ?? Storage.Proof.RootKey.FileOf(settings.DataDirectory)])
            if (pem is not null && Storage.Proof.RootKey.ThumbprintIn(pem) is { } thumbprint) keys.Add(thumbprint);
        if (keys.Count == 0) Console.WriteLine("No public key is at hand: signatures are checked against the keys that the roots themselves name.");

        using var database = Database.Of(settings);
        var verdict = await new Verifier(database).Run(outside, keys, done => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {done} events")), CancellationToken.None);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{verdict.Events} events of {verdict.Subjects} subjects, {verdict.Ledger} entries of the ledger, {verdict.Audit} of the audit trail, {verdict.Roots} signed roots"));
        if (verdict.Unsealed > 0) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{verdict.Unsealed} events are older than the seals: of them only the numbers could be checked"));
        foreach (var flaw in verdict.Flaws) Console.WriteLine($"NOT AS WRITTEN  {flaw}");
        Console.WriteLine(verdict.Flaws.Count == 0 ? "All is as it was written." : verdict.Flaws.Count < Verifier.FlawsMax ? $"{verdict.Flaws.Count} flaws." : "More flaws may follow.");
        return verdict.Flaws.Count == 0 ? 0 : 1;
    }

    private static int No(string text)
    {
        Console.Error.WriteLine(text);
        return 2;
    }

    /// <summary>The signed roots in a text: bare, or within CloudEvents of any form, one or many.</summary>
    private static List<string> SignedIn(string text)
    {
        text = text.Trim();
        if (!text.StartsWith('{') && !text.StartsWith('[')) return [.. text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => line.Split('.') is { Length: 3 } parts && parts.All(part => part.Length > 0 && System.Buffers.Text.Base64Url.IsValid(part)))];
        List<string> found = [];
        try
        {
            Look(JsonElement.Parse(text));
        }
        catch (JsonException)
        {
            return [];
        }
        return found;

        void Look(JsonElement element)
        {
            if (element.ValueKind == JsonValueKind.Array) foreach (var item in element.EnumerateArray()) Look(item);
            if (element.ValueKind != JsonValueKind.Object) return;
            foreach (var member in element.EnumerateObject())
            {
                if (member.Name == "signed" && member.Value.ValueKind == JsonValueKind.String) found.Add(member.Value.GetString()!);
                else Look(member.Value);
            }
        }
    }
}
