#:project ../Client.csproj
#:property TargetFramework=net10.0
#:property PublishAot=false

// A registry system: registers a firm through an Orleans client and takes it up the ladder, refusals shown.
// Start the platform first (dotnet run --project src/Host), then: dotnet run src/Client/samples/registry.cs [gateway port]

using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Srdi.Client;
using Srdi.Domain;
using Srdi.Domain.Enterprises;

var builder = Host.CreateApplicationBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.AddSrdiClient("registry:sample", new IPEndPoint(IPAddress.Loopback, args is [var port] ? int.Parse(port, CultureInfo.InvariantCulture) : SrdiClientSetup.LocalGateway.Port));
using var host = builder.Build();
await host.StartAsync();
var srdi = host.Services.GetRequiredService<SrdiClient>();

// An invented firm. Each run of the sample takes the next free number, so it can be run again.
EnterpriseId firm;
for (var number = 1; ; number++)
{
    firm = EnterpriseId.Of("91440101", $"MA5X{number:0000}");
    if ((await srdi.Enterprise(firm).Get()).Refused?.Code == Refusal.EnterpriseUnknown) break;
}
var huangpu = DistrictCode.Parse("440112").Value;
Show("register", (await srdi.Register(new(firm, $"广州样例{firm.Value[12..16]}(示例)有限公司", huangpu) { Industry = "C3562" })).Match(
    r => $"{r.Item.Uscc} {r.Item.Name}: {r.Item.Tier.Chinese()}", No));

var day = new DateOnly(2025, 9, 1);
await Recognise(Title.LittleGiant, "第七批", day);             // refused: rungs cannot be skipped
await Recognise(Title.Innovative, "2025年第一批", day);
await Recognise(Title.Innovative, "2025年第二批", day);         // refused: it holds the title
await Recognise(Title.Srdi, "2025年", day.AddMonths(1));
await Recognise(Title.LittleGiant, "第七批", day.AddMonths(2)); // entitles to measure 1a
await Recognise(Title.LittleGiant, "第七批", day.AddMonths(2)); // the same command: the same answer, no second reward
await host.StopAsync();

async Task Recognise(Title title, string batch, DateOnly on) =>
    Show($"recognise {title}", (await srdi.Transition(firm, new(EnterpriseTrigger.Recognise) { Title = title, Batch = batch, EffectiveOn = on })).Match(
        a => $"{a.From} → {a.To}, events {string.Join(", ", a.Events.Select(e => $"{e.Ordinal} {e.Type}"))}{string.Concat(a.Rewards.Select(r => $"\n    reward {r.Id}: at most {r.Ceiling}"))}", No));

static string No(Refused no) =>
    $"refused, {RefusalTexts.CodeOf(no.Code)}: {RefusalTexts.ChineseOf(no.Code)}。{no.DetailZh}{(no.Permitted is { Count: > 0 } permitted ? $" (permitted: {string.Join(", ", permitted)})" : "")}";

static void Show(string what, string answer) => Console.WriteLine($"{what,-22} {answer}");
