using EdgeMeta.Device;

return DeviceProgram.Run(args, Console.Out, Console.Error);
