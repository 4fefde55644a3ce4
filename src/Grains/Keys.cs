namespace Srdi.Grains;

internal static class Keys
{
    /// <summary>A command that names another subject than the grain it was sent to is a bug in the caller.</summary>
    public static void MustBe(IGrainWithStringKey grain, string key)
    {
        if (grain.GetPrimaryKeyString() != key) throw new ArgumentException($"The command is about '{key}', the grain is '{grain.GetPrimaryKeyString()}'.");
    }
}
