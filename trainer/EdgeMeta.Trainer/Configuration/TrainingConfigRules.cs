using EdgeMeta.Bundles;

namespace EdgeMeta.Trainer;

/// <summary>The ranges of a configuration, apart from its data. What depends on the model is checked when the algorithm is created.</summary>
internal static class TrainingConfigRules
{
    public static void Check(TrainingConfig config)
    {
        Require(config.Name.Length is > 0 and <= 100, "name", "is empty or longer than 100 characters", "give a short name");
        Require(config.InnerSteps is >= 1 and <= AdaptationRecipe.MostSteps,
            "innerSteps", $"is {config.InnerSteps}", $"give 1 to {AdaptationRecipe.MostSteps}");
        Require(config.MetaBatchSize is >= 1 and <= 4096, "metaBatchSize", $"is {config.MetaBatchSize}", "give 1 to 4096");
        Require(config.Iterations is >= 0 and <= 100_000_000, "iterations", $"is {config.Iterations}", "give 0 to 100000000");
        Require(config.OuterLearningRate is > 0 and <= 10, "outerLearningRate", $"is {config.OuterLearningRate}", "give a rate above 0 and at most 10");
        Require(config.ClipNorm is null or > 0, "clipNorm", $"is {config.ClipNorm}", "give a norm above 0, or leave it out");
        Require(config.Seed <= long.MaxValue, "seed", $"is {config.Seed}", $"give 0 to {long.MaxValue}");
        config.InnerRates.Check();
        CheckEpisodes(config.Episodes);
        CheckEvaluation(config.Validation, "validation");
        CheckEvaluation(config.Test, "test");
    }

    private static void CheckEpisodes(EpisodesConfig episodes)
    {
        Require(!episodes.Classifies || episodes.Ways is >= 2 and <= 1000,
            "episodes.ways", $"is {episodes.Ways?.ToString() ?? "missing"}", "give the number of classes, 2 to 1000");
        Require(episodes.Classifies || episodes.Ways is null, "episodes.ways", "is given for a regression", "leave it out");
        Require(episodes.Shots is >= 1 and <= 10_000, "episodes.shots", $"is {episodes.Shots}", "give 1 to 10000");
        Require(episodes.Queries is >= 1 and <= 10_000, "episodes.queries", $"is {episodes.Queries}", "give 1 to 10000");
        Require(episodes.Size is >= 1 and <= ImagePreprocessing.LargestSide,
            "episodes.size", $"is {episodes.Size}", $"give 1 to {ImagePreprocessing.LargestSide}");
    }

    private static void CheckEvaluation(EvaluationConfig? evaluation, string member)
    {
        if (evaluation is not null)
        {
            Require(evaluation.Episodes is >= 1 and <= 1_000_000, member + ".episodes", $"is {evaluation.Episodes}", "give 1 to 1000000");
            Require(evaluation.Queries is >= 1 and <= 10_000, member + ".queries", $"is {evaluation.Queries}", "give 1 to 10000");
            Require(evaluation.Steps is >= 0 and <= 100, member + ".steps", $"is {evaluation.Steps}", "give 0 to 100");
            Require(evaluation.Every is null or >= 1, member + ".every", $"is {evaluation.Every}", "give at least 1");
        }
    }

    private static void Require(bool holds, string member, string problem, string remedy)
    {
        if (!holds)
        {
            throw new TrainingConfigException(member, problem, remedy);
        }
    }
}
