using Srdi.Accounts;
using Srdi.Domain.Policy;
using Srdi.Grains;
using Srdi.Grains.Streams;
using Srdi.Host;
using Srdi.Host.Demo;
using Srdi.Storage;
using Srdi.Web;
using Srdi.Web.Access;
using Srdi.WebConsole;

var command = HostCommand.Parse(args);
try
{
    var builder = WebApplication.CreateBuilder(command.Options);
    builder.Configuration.AddCommandLine(command.Settings, HostCommand.Switches);
    if (command.Words.Length > 0) return await command.Print(builder.Configuration);
    builder.Services.AddSingleton(PolicyConfig.Load(builder.Configuration));
    builder.UseOrleans(silo => silo.AddSrdiStorage().AddSrdiStreams().AddSrdiDashboard());
    builder.Services.AddSrdiGrains();
    builder.AddSrdiWeb();
    builder.AddSrdiConsole();
    builder.AddSrdiAccounts();
    builder.Services.AddDemo();

    await using var app = builder.Build();
    app.MapSrdiWeb();
    app.MapSrdiConsole();
    app.MapSrdiAccounts();
    await app.StartAsync();
    if (command.Demo) await app.Services.GetRequiredService<DemoLoad>().Run(app.Lifetime.ApplicationStopping);
    if (command.Once) await app.StopAsync();
    else await app.WaitForShutdownAsync();
    return 0;
}
catch (Exception e) when (Faults.TextOf(e) is { } text)
{
    await Console.Error.WriteLineAsync(text); // What an operator can mend needs no stack trace.
    return 2;
}
