using System.Buffers.Text;
using System.Globalization;
using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Srdi.Domain;
using Srdi.Storage;

namespace Srdi.Web.Http;

/// <summary>A query parameter that a route takes. A request with any other is refused, and the documentation is made of these.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Says">What it asks for.</param>
/// <param name="Type">The type of its value.</param>
internal sealed record Takes(string Name, string Says, Type Type)
{
    public static Takes Limit { get; } = new("limit", "最多条数, 1 至 200, 默认 50 (at most so many items)", typeof(int));

    public static Takes After { get; } = new("after", "上一页的 next (the next of the page before)", typeof(string));

    public static Takes Of<T>(string name, string says) => new(name, says, typeof(T));
}

/// <summary>The query of a request, read by type. Every value that is not allowed is refused by name, never ignored.</summary>
internal sealed class Asked
{
    /// <summary>The longest value of a parameter.</summary>
    public const int TextLengthMax = 500;

    /// <summary>The most items of any page.</summary>
    public const int LimitMax = 200;

    private readonly IQueryCollection query;

    private Asked(IQueryCollection query) => this.query = query;

    public static ValueTask<Asked?> BindAsync(HttpContext http, ParameterInfo parameter) => ValueTask.FromResult<Asked?>(new(http.Request.Query));

    /// <summary>The value as given; null when absent.</summary>
    public string? Text(string name)
    {
        if (!query.TryGetValue(name, out var values)) return null;
        if (values is not [{ Length: > 0 and <= TextLengthMax } value]) throw No(name, "应恰有一个非空值", "must stand once with a value");
        return value.Any(char.IsControl) ? throw No(name, "含有控制字符", "holds a control character") : value;
    }

    public string? Text(string name, int lengthMin, int lengthMax) =>
        Text(name) is { } text ? text.Trim() is { } trimmed && trimmed.Length >= lengthMin && trimmed.Length <= lengthMax ? trimmed : throw No(name, $"应为 {lengthMin} 至 {lengthMax} 个字符", $"must have {lengthMin} to {lengthMax} characters") : null;

    public TEnum? Enum<TEnum>(string name) where TEnum : struct, Enum
    {
        if (Text(name) is not { } text) return null;
        foreach (var value in System.Enum.GetValues<TEnum>()) if (SrdiJson.Name(value) == text) return value;
        var names = string.Join(", ", System.Enum.GetValues<TEnum>().Select(SrdiJson.Name));
        throw No(name, $"应为以下之一: {names}", $"must be one of {names}");
    }

    public TId? Id<TId>(string name) where TId : struct, ITextId<TId>
    {
        if (Text(name) is not { } text) return null;
        var read = TId.Parse(text);
        return read.Refused is { } no
            ? throw new RequestRefusedException(new(Refusal.QueryInvalid) { Field = name, DetailZh = no.DetailZh ?? RefusalTexts.ChineseOf(no.Code), DetailEn = no.DetailEn ?? RefusalTexts.EnglishOf(no.Code) })
            : read.Value;
    }

    public DateOnly? Date(string name) =>
        Text(name) is { } text
            ? TryDay(text, out var date) ? date : throw No(name, $"应为 {FirstDay:yyyy} 年至 {LastDay:yyyy} 年间存在的日期, 写作 YYYY-MM-DD", $"must be a date of the calendar from {FirstDay:yyyy} to {LastDay:yyyy}, written YYYY-MM-DD")
            : null;

    /// <summary>Reads a day. Days near the ends of the calendar are refused: nothing can be counted on from there.</summary>
    public static bool TryDay(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day) && day >= FirstDay && day <= LastDay;

    private static DateOnly FirstDay => new(1900, 1, 1);

    private static DateOnly LastDay => new(2199, 12, 31);

    public int? Number(string name, int min, int max) =>
        Text(name) is { } text
            ? int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max ? number : throw No(name, $"应为 {min} 至 {max} 的整数", $"must be a whole number from {min} to {max}")
            : null;

    /// <summary>The most items of a page.</summary>
    public int Limit() => Number("limit", 1, LimitMax) ?? 50;

    /// <summary>The key to read on from, out of a cursor that was made for the same list.</summary>
    public string? After(string list)
    {
        if (Text("after") is not { } text) return null;
        Span<byte> bytes = stackalloc byte[Base64Url.GetMaxDecodedLength(TextLengthMax)];
        if (Base64Url.IsValid(text) && Base64Url.TryDecodeFromChars(text, bytes, out var length) && Encoding.UTF8.GetString(bytes[..length]) is var plain && plain.StartsWith(list + ":", StringComparison.Ordinal)
            && plain[(list.Length + 1)..] is var key && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.') && CursorOf(list, key) == text)
            return key;
        throw new RequestRefusedException(new(Refusal.CursorInvalid) { Field = "after" });
    }

    public static string CursorOf(string list, string key) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{list}:{key}"));

    public static RequestRefusedException No(string name, string zh, string en) =>
        new(new(Refusal.QueryInvalid) { Field = name, DetailZh = $"{name} {zh}。", DetailEn = $"'{name}' {en}." });
}

/// <summary>A page of a list.</summary>
/// <typeparam name="T">One item.</typeparam>
/// <param name="Items">The items.</param>
/// <param name="Next">The <c>after</c> of the next page; null at the end.</param>
internal sealed record Paged<T>(IReadOnlyList<T> Items, string? Next);

internal static class Pages
{
    /// <summary>A page of storage as callers see it.</summary>
    public static Paged<T> Paged<TLine, T>(this ListPage<TLine> page, string list, Func<TLine, T> show) =>
        new([.. page.Items.Select(show)], page.Next is { } next ? Asked.CursorOf(list, next) : null);

    /// <summary>Names the query parameters of a route.</summary>
    public static RouteHandlerBuilder Asks(this RouteHandlerBuilder route, params Takes[] takes) => route.WithMetadata([.. takes]);

    /// <summary>Refuses a query parameter that the route does not name. On the group of all routes.</summary>
    public static async ValueTask<object?> RefuseUnknownQuery(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var known = context.HttpContext.GetEndpoint()!.Metadata.GetOrderedMetadata<Takes>();
        foreach (var name in context.HttpContext.Request.Query.Keys)
            if (!known.Any(k => k.Name == name))
                throw Asked.No(name, known.Count == 0 ? "不被此地址接受" : $"不认识; 可用: {string.Join(", ", known.Select(k => k.Name))}", known.Count == 0 ? "is not taken by this route" : $"is not known; use {string.Join(", ", known.Select(k => k.Name))}");
        return await next(context);
    }
}
