using System.Globalization;
using Srdi.Domain;

namespace Srdi.Web.Http;

/// <summary>An id in the path. One of the wrong form is an address that can't exist: 400, or 404 where the id's own refusal says so.</summary>
internal readonly record struct RouteId<TId>(TId Value) where TId : struct, ITextId<TId>
{
    private const int LengthMax = 200;

    /// <summary>Reads the id; never answers false, since a refusal says more.</summary>
    public static bool TryParse(string? text, out RouteId<TId> id)
    {
        var read = TId.Parse(text is { Length: > LengthMax } ? text[..LengthMax] : text);
        id = read.Refused is { } no ? throw new RequestRefusedException(no, RefusalHttp.StatusInPath(no.Code)) : new(read.Value);
        return true;
    }

    public static implicit operator TId(RouteId<TId> id) => id.Value;
}

/// <summary>A year in the path.</summary>
internal readonly record struct RouteYear(int Value)
{
    /// <summary>Reads four digits.</summary>
    public static bool TryParse(string? text, out RouteYear year)
    {
        if (text?.Length != 4 || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw new RequestRefusedException(new(Refusal.FieldInvalid) { Field = "year", DetailZh = "年度应为四位数字。", DetailEn = "The year has four digits." }, 400);
        year = new(number);
        return true;
    }
}
