Console.Error.WriteLine("Under construction.");
return 4;
