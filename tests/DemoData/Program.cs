using Srdi.DemoData;

// dotnet run --project tests/DemoData            writes config/demo anew
// dotnet run --project tests/DemoData -- DIR     writes it into DIR
var directory = args.Length > 0 ? args[0] : Path.Combine(Environment.CurrentDirectory, "config", "demo");
var city = DemoCity.Invent();
DemoWriter.Write(city, directory);
Console.WriteLine(city.Summary());
