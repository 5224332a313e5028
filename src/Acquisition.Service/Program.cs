using Acquisition.Service;

return await AcquisitionHost.RunAsync(args, Console.Error);
