namespace EdgeMeta.Bundles;

/// <summary>The rules of a recipe, apart from its data.</summary>
internal static class RecipeRules
{
    private const string Remedy = "Correct the training configuration and export again.";

    public static void Check(AdaptationRecipe recipe)
    {
        Require(recipe.Adapted.Count > 0, "adapts no parameter.");
        Require(!recipe.Adapted.Any(string.IsNullOrEmpty), "adapts a parameter without a name.");
        var names = new HashSet<string>(StringComparer.Ordinal);
        var twice = recipe.Adapted.FirstOrDefault(name => !names.Add(name));
        Require(twice is null, $"adapts '{twice}' twice.");
        Require(recipe.Steps is >= 1 and <= AdaptationRecipe.MostSteps, $"has steps = {recipe.Steps}; 1 to {AdaptationRecipe.MostSteps} are possible.");
        foreach (var name in recipe.Adapted)
        {
            Require(recipe.Rates.TryGetValue(name, out var rate), $"has no rate for '{name}'.");
            Require(float.IsFinite(rate), $"has the rate {rate} for '{name}'; rates are finite.");
        }
        var idle = recipe.Rates.Keys.FirstOrDefault(name => !names.Contains(name));
        Require(idle is null, $"has a rate for '{idle}', which is not adapted.");
        Require(Enum.IsDefined(recipe.Norm), $"has the unknown norm policy {recipe.Norm}.");
        Require(Enum.IsDefined(recipe.Loss), $"has the unknown loss {recipe.Loss}.");
        Require(Enum.IsDefined(recipe.Order), $"has the unknown order {recipe.Order}.");
        Require(recipe.Ways is null or (>= 2 and <= 1_000_000), $"has ways = {recipe.Ways}; at least 2 classes are needed.");
        Require(recipe.Loss == LossKind.CrossEntropy == recipe.Ways is not null, "has a cross-entropy loss and no ways, or ways and another loss.");
        Require(recipe.Shots is >= 1 and <= 1_000_000, $"has shots = {recipe.Shots}; at least 1 is needed.");
    }

    private static void Require(bool holds, string problem)
    {
        if (!holds)
        {
            throw new BundleException(null, null, $"the recipe {problem}", Remedy);
        }
    }
}
