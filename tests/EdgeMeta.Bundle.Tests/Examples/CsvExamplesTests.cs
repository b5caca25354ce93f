namespace EdgeMeta.Bundles.Tests;

public sealed class CsvExamplesTests
{
    private readonly string path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "data.csv");

    [Theory]
    [InlineData("1,2,3,4,5\n-1e2,.5,0,0,1\n")]
    [InlineData("a,b,c,d,e\r\n1,2,3,4,5\r\n\r\n -1e2 , .5 ,0,0,1")]
    [InlineData("\uFEFF\"a, b\",b,c,d,e\n1,2,3,\"4\",5\n-100,0.5,0,0,1\n")]
    public void A_table_of_numbers_is_inputs_then_targets(string text)
    {
        var set = Support(text, SampleCards.Regression);

        Assert.Equal(2, set.Count);
        Assert.Equal([1, 2, -100, 0.5f], set.X);
        Assert.Equal([3f, 4, 5, 0, 0, 1], set.Targets!);
        Assert.Equal(3, set.TargetSize);
        Assert.Null(set.Labels);
    }

    [Fact]
    public void Inputs_for_prediction_have_the_input_columns_only()
    {
        var set = Read("u,v\n1,2\n3,4\n", path => ExampleReader.ReadInputs(path, SampleCards.Regression));

        Assert.Equal([1f, 2, 3, 4], set.X);
        Assert.Equal(["line 2", "line 3"], set.Names);
        Refused("1,2,3,4,5\n", "has 5 columns and 2 are due", path => ExampleReader.ReadInputs(path, SampleCards.Regression));
    }

    [Theory]
    [InlineData("1,2,zebra\n3,4,ape\n5,6,zebra\n")]
    [InlineData("u,v,kind\n1,2,zebra\n3,4,ape\n5,6,zebra\n")]
    [InlineData("Label,u,v\nzebra,1,2\nape,3,4\nzebra,5,6\n")]
    public void Class_names_are_sorted_ordinally_wherever_the_label_column_stands(string text)
    {
        var set = Support(text, SampleCards.Features);

        Assert.Equal([1f, 2, 3, 4, 5, 6], set.X);
        Assert.Equal([1L, 0, 1], set.Labels!);
        Assert.Equal(["ape", "zebra"], set.ClassNames);
    }

    [Fact]
    public void A_name_with_leading_zeros_is_a_name_among_names()
    {
        var set = Support("1,2,03\n3,4,ape\n", SampleCards.Features);
        Assert.Equal([0L, 1], set.Labels!);
        Assert.Equal(["03", "ape"], set.ClassNames);
    }

    [Fact]
    public void Whole_numbers_are_the_labels_themselves()
    {
        Assert.Equal([1L, 0], Support("1,2,1\n3,4,00\n", SampleCards.Features).Labels!);
        Refused("1,2,0\n3,4,1\n5,6,2\n", "data.csv:3: has the class '2'", SampleCards.Features);
        Refused("1,2,0\n3,4,-1\n", "data.csv:2: has the class '-1'", SampleCards.Features);
        Refused("1,2,0\n3,4,0\n", "no example of class 1", SampleCards.Features);
    }

    [Fact]
    public void Classes_that_the_model_fixes_are_neither_renamed_nor_extended()
    {
        var card = SampleCards.Features with { ClassNames = ["no", "maybe"] };

        Assert.Equal([1L, 0], Support("1,2,maybe\n3,4,no\n", card).Labels!);
        Refused("1,2,maybe\n3,4,yes\n", "data.csv:2: has the class 'yes'", card);
        Refused("1,2,maybe\n3,4,maybe\n", "no example of class 0 (no)", card);
    }

    [Theory]
    [InlineData("", "holds no example")]
    [InlineData("\n\n", "holds no example")]
    [InlineData("a,b,c,d,e\n", "holds no example")]
    [InlineData("1,2,3,4,5\n1,2,3,4\n", "data.csv:2: has 4 fields where the lines above have 5")]
    [InlineData("1,2,3,4,5\n1,2,3,4,5,6\n", "data.csv:2: has 6 fields")]
    [InlineData("1,2,3\n", "has 3 columns and 5 are due")]
    [InlineData("1,2,3,4,5\n\n1,2,3,four,5\n", "data.csv:3: has 'four' in column 4")]
    [InlineData("1,2,3,4,\n", "data.csv:1: has '' in column 5")]
    [InlineData("1,2,3,NaN,5\n", "data.csv:1: has 'NaN' in column 4")]
    [InlineData("1,2,3,4,-Infinity\n", "data.csv:1: has '-Infinity' in column 5")]
    [InlineData("1,2,3,4,1e39\n", "data.csv:1: has '1e39' in column 5")]
    [InlineData("1;2;3;4;5\n6;7;8;9;10\n", "columns")]
    [InlineData("1,2,3,4,\"5\n", "quote")]
    [InlineData("1,2,3,4,0x10\n", "no number")]
    [InlineData("\0\u0001\u0002\ufffd,1", "columns")]
    public void A_bad_table_is_refused_with_its_line(string text, string because) => Refused(text, because, SampleCards.Regression);

    [Fact]
    public void Any_byte_of_a_table_changed_gives_examples_or_a_refusal_and_nothing_else()
    {
        var good = "u,v,label\n1.5,-2e3,cat\n\"3\",4,dog\n"u8.ToArray();
        for (var bit = 0; bit < good.Length * 8; bit++)
        {
            var flipped = good.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(path, flipped);
            try
            {
                Assert.All(ExampleReader.ReadSupport(path, SampleCards.Features).X, value => Assert.True(float.IsFinite(value)));
            }
            catch (InputException e)
            {
                Assert.StartsWith(path, e.Message);
            }
        }
    }

    [Fact]
    public void Text_classes_that_are_not_as_many_as_the_model_has_are_listed() =>
        Refused("1,2,a\n1,2,b\n1,2,c\n", "has 3 classes (a, b, c) and the model distinguishes 2", SampleCards.Features);

    private void Refused(string text, string because, ModelCard card) => Refused(text, because, path => ExampleReader.ReadSupport(path, card));

    private void Refused(string text, string because, Func<string, ExampleSet> read)
    {
        var message = Assert.Throws<InputException>(() => Read(text, read)).Message;
        Assert.Contains(because, message);
        Assert.StartsWith(path, message);
    }

    private ExampleSet Support(string text, ModelCard card) => Read(text, path => ExampleReader.ReadSupport(path, card));

    private ExampleSet Read(string text, Func<string, ExampleSet> read)
    {
        File.WriteAllText(path, text);
        return read(path);
    }
}
