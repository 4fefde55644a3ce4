#:project ../Client.csproj
#:property TargetFramework=net10.0
#:property PublishAot=false

// A district system: follows its district and keeps the last cursor in a file, so that it can be stopped and started
// at any time and shows what it missed, once. Over an Orleans client, or over HTTP when given an address.
// Start the platform first (dotnet run --project src/Host), then:
// dotnet run src/Client/samples/district.cs [gateway port | http://localhost:5080] [district] [file]

using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Srdi.Client;
using Srdi.Domain;

var where = args is [var first, ..] ? first : $"{SrdiClientSetup.LocalGateway.Port}";
var district = DistrictCode.Parse(args is [_, var second, ..] ? second : "440112").Value;
var file = args is [_, _, var third] ? third : $"{district}.cursor";
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) => (key.Cancel, _) = (true, stop.CancelAsync());

var after = File.Exists(file) ? await File.ReadAllTextAsync(file) : "";
using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
using var host = Connect();
IAsyncEnumerable<DistrictNotice> notices;
if (host is null)
{
    http.BaseAddress = new(where); // A district's own token would go into its default headers.
    notices = new SrdiHttp(http).Transitions(district, after);
}
else
{
    await host.StartAsync();
    notices = host.Services.GetRequiredService<SrdiClient>().Transitions(district, after);
}

Console.WriteLine($"following {district.Name} after '{after}'");
try
{
    await foreach (var notice in notices.WithCancellation(stop.Token))
    {
        Console.WriteLine(notice switch
        {
            Transition t => $"{t.Subject} #{t.Ordinal} {t.Type}",
            EventGap gap => $"{gap.Subject}: expected #{gap.Expected}, found #{gap.Found}; read its history",
            _ => notice.ToString(),
        });
        // Dealt with: only now may it be forgotten. The file is replaced whole, whatever happens in between.
        await File.WriteAllTextAsync(file + ".new", notice.Cursor);
        File.Move(file + ".new", file, overwrite: true);
    }
}
catch (OperationCanceledException)
{
    Console.WriteLine("stopped");
}
catch (TransitionsRefusedException refused)
{
    Console.WriteLine($"refused, {refused.Code}: {refused.Message}");
}
if (host is not null) await host.StopAsync();

IHost? Connect()
{
    if (!int.TryParse(where, out var port)) return null;
    var builder = Host.CreateApplicationBuilder();
    builder.Logging.SetMinimumLevel(LogLevel.Error);
    builder.AddSrdiClient("district:sample", new IPEndPoint(IPAddress.Loopback, port));
    return builder.Build();
}
