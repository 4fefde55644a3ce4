using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Storage.Enterprises;

namespace Srdi.Web.Enterprises;

/// <summary>A contact, and when it was written.</summary>
internal sealed record KeptContact(Contact Contact, DateTimeOffset RecordedAt);

/// <summary>
/// Contacts, sealed with the keys of the data folder, so that the database alone, or a copy of it, says nothing about anyone.
/// A seal is made for one member of one firm: put into another row it does not open.
/// </summary>
internal sealed class ContactBook(EnterpriseContacts contacts, IDataProtectionProvider protection, TimeProvider clock)
{
    private const string Purpose = "Srdi.Enterprises.Contact";

    /// <summary>The contact of a firm.</summary>
    public async Task<Outcome<KeptContact>> Read(EnterpriseId uscc, CancellationToken gone)
    {
        if (await contacts.Read(uscc.Value, gone) is not { } kept) return Refusal.ContactUnknown;
        try
        {
            return new KeptContact(new(Seal(uscc, "legalPerson").Unprotect(kept.LegalPerson), Seal(uscc, "phone").Unprotect(kept.Phone)), kept.RecordedAt);
        }
        catch (CryptographicException)
        {
            return Refusal.ContactUnreadable;
        }
    }

    /// <summary>Whether there is one, readable or not.</summary>
    public async Task<bool> Holds(EnterpriseId uscc, CancellationToken gone) => await contacts.Read(uscc.Value, gone) is not null;

    /// <summary>Keeps a contact instead of the one before; <c>Created</c> says that there was none.</summary>
    public async Task<(KeptContact Kept, bool Created)> Put(EnterpriseId uscc, Contact contact, CancellationToken gone)
    {
        var now = clock.GetUtcNow();
        return (new(contact, now), await contacts.Put(uscc.Value, new(Seal(uscc, "legalPerson").Protect(contact.LegalPerson), Seal(uscc, "phone").Protect(contact.Phone), now), gone));
    }

    /// <summary>Forgets a contact. False when there was none.</summary>
    public Task<bool> Delete(EnterpriseId uscc, CancellationToken gone) => contacts.Delete(uscc.Value, gone);

    private IDataProtector Seal(EnterpriseId uscc, string member) => protection.CreateProtector(Purpose, uscc.Value, member);
}
