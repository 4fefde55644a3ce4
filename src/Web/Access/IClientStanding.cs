namespace Srdi.Web.Access;

/// <summary>Knows whether a machine that holds a token may still use it.</summary>
public interface IClientStanding
{
    /// <summary>Whether the client is still known. An answer may be some seconds old.</summary>
    ValueTask<bool> Stands(string client, CancellationToken cancellation);
}
