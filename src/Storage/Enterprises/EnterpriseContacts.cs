namespace Srdi.Storage.Enterprises;

/// <summary>A firm's contact as it lies in the database: sealed by whoever has the keys.</summary>
/// <param name="LegalPerson">The sealed name.</param>
/// <param name="Phone">The sealed number.</param>
/// <param name="RecordedAt">When it was written.</param>
public sealed record SealedContact(string LegalPerson, string Phone, DateTimeOffset RecordedAt);

/// <summary>The contacts of firms, one each. Never sees what they say.</summary>
public sealed class EnterpriseContacts(Database database)
{
    private const string ReadSql = "select legal_person, phone, recorded_at from enterprise_contact where uscc = @uscc";

    private const string AddSql = """
        insert into enterprise_contact (uscc, legal_person, phone, recorded_at) values (@uscc, @legalPerson, @phone, @recordedAt)
        on conflict (uscc) do nothing
        """;

    private const string ReplaceSql = "update enterprise_contact set legal_person = @legalPerson, phone = @phone, recorded_at = @recordedAt where uscc = @uscc";

    private const string DeleteSql = "delete from enterprise_contact where uscc = @uscc";

    /// <summary>The contact of a firm; null when none is kept.</summary>
    public async Task<SealedContact?> Read(string uscc, CancellationToken cancellation) =>
        (await database.Query(ReadSql, [("uscc", uscc)], row => new SealedContact(row.GetString(0), row.GetString(1), row.GetFieldValue<DateTimeOffset>(2).ToUniversalTime()), cancellation)).SingleOrDefault();

    /// <summary>Keeps a contact instead of the one before. True when there was none.</summary>
    public async Task<bool> Put(string uscc, SealedContact contact, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(contact);
        (string, object?)[] values = [("uscc", uscc), ("legalPerson", contact.LegalPerson), ("phone", contact.Phone), ("recordedAt", contact.RecordedAt.ToUniversalTime())];
        while (true) // Another may add or delete it in between.
        {
            if (await database.Execute(AddSql, values, cancellation) == 1) return true;
            if (await database.Execute(ReplaceSql, values, cancellation) == 1) return false;
        }
    }

    /// <summary>Forgets a contact. False when there was none.</summary>
    public async Task<bool> Delete(string uscc, CancellationToken cancellation) => await database.Execute(DeleteSql, [("uscc", uscc)], cancellation) == 1;
}
