namespace EdgeMeta.Bundles.Tests;

public sealed class ImageExamplesTests
{
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    [Fact]
    public void A_folder_per_class_becomes_a_support_set_in_ordinal_order()
    {
        Draw("b/2.png", 0);
        Draw("b/10.PNG", 1);
        Draw("B/only.png", 0.2f);
        File.WriteAllText(Path.Combine(folder, "notes.txt"), "not a picture");
        File.WriteAllText(Path.Combine(folder, "b", ".hidden.jpg"), "");

        var set = ExampleReader.ReadSupport(folder, SampleCards.Pictures);

        Assert.Equal(["B", "b"], set.ClassNames);
        Assert.Equal([0L, 1, 1], set.Labels!);
        Assert.Equal([Path.Combine("B", "only.png"), Path.Combine("b", "10.PNG"), Path.Combine("b", "2.png")], set.Names);
        Assert.Equal([1L, 2, 2], set.ExampleShape);
        Assert.Equal(0.8f, set.X[0], 1e-2f);
        Assert.Equal([0f, 0, 0, 0, 1, 1, 1, 1], set.X[4..]);
    }

    [Fact]
    public void Inputs_are_one_picture_a_folder_or_its_folders()
    {
        Draw("a/x.png", 0);
        Draw("b/y.png", 1);

        Assert.Equal(["x.png"], ExampleReader.ReadInputs(Path.Combine(folder, "a", "x.png"), SampleCards.Pictures).Names);
        Assert.Equal(["x.png"], ExampleReader.ReadInputs(Path.Combine(folder, "a"), SampleCards.Pictures).Names);
        Assert.Equal([Path.Combine("a", "x.png"), Path.Combine("b", "y.png")], ExampleReader.ReadInputs(folder, SampleCards.Pictures).Names);
    }

    [Fact]
    public void Fixed_class_names_give_the_labels()
    {
        Draw("a/x.png", 0);
        Draw("b/y.png", 1);

        Assert.Equal([1L, 0], ExampleReader.ReadSupport(folder, SampleCards.Pictures with { ClassNames = ["b", "a"] }).Labels!);
        Refused("classes are c, d", SampleCards.Pictures with { ClassNames = ["d", "c"] });
    }

    [Fact]
    public void An_empty_folder_is_refused()
    {
        Refused("holds 0 class folders (none) and the model distinguishes 2", SampleCards.Pictures);
        Assert.Contains("holds no PNG", Assert.Throws<InputException>(() => ExampleReader.ReadInputs(folder, SampleCards.Pictures)).Message);
    }

    [Fact]
    public void A_class_too_few_too_many_or_empty_is_refused()
    {
        Draw("a/x.png", 0);
        Refused("holds 1 class folders (a)", SampleCards.Pictures);
        Directory.CreateDirectory(Path.Combine(folder, "b"));
        Refused(Path.Combine(folder, "b") + ": holds no PNG picture", SampleCards.Pictures);
        Draw("c/z.png", 0);
        Refused("holds 3 class folders", SampleCards.Pictures);
    }

    [Fact]
    public void Loose_pictures_are_answered_with_where_they_belong()
    {
        Draw("x.png", 0);

        Refused("holds pictures and no folder per class", SampleCards.Pictures);
    }

    [Fact]
    public void A_picture_of_another_kind_is_refused_and_not_skipped()
    {
        Draw("a/x.png", 0);
        Draw("b/y.png", 0);
        File.WriteAllText(Path.Combine(folder, "b", "z.JPG"), "");

        Refused("z.JPG: is not a PNG", SampleCards.Pictures);
    }

    [Fact]
    public void A_damaged_picture_is_named()
    {
        Draw("a/x.png", 0);
        Draw("b/y.png", 0);
        File.WriteAllBytes(Path.Combine(folder, "b", "y.png"), [1, 2, 3]);

        Refused(Path.Combine("b", "y.png") + ": is not a PNG file", SampleCards.Pictures);
    }

    [Fact]
    public void Pictures_for_a_model_that_takes_none_are_refused()
    {
        Draw("a/x.png", 0);
        Draw("b/y.png", 0);

        Refused("does not say how to make an input", SampleCards.Features);
        Refused("is a folder and the model is a regression", SampleCards.Regression);
    }

    [Fact]
    public void What_is_not_there_or_of_another_kind_is_refused()
    {
        Assert.Contains("does not exist", Assert.Throws<InputException>(() => ExampleReader.ReadSupport(folder + "/none", SampleCards.Pictures)).Message);
        var text = Path.Combine(folder, "data.txt");
        File.WriteAllText(text, "1,2");
        Assert.Contains("'.txt'", Assert.Throws<InputException>(() => ExampleReader.ReadInputs(text, SampleCards.Features)).Message);
        Draw("a/x.png", 0);
        var one = Path.Combine(folder, "a", "x.png");
        Assert.Contains("is one picture", Assert.Throws<InputException>(() => ExampleReader.ReadSupport(one, SampleCards.Pictures)).Message);
    }

    private void Draw(string name, float brightness)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, PngWriter.ToBytes(new GrayImage(3, 3, [.. Enumerable.Repeat(brightness, 9)])));
    }

    private void Refused(string because, ModelCard card) =>
        Assert.Contains(because, Assert.Throws<InputException>(() => ExampleReader.ReadSupport(folder, card)).Message);
}
