using Acquisition.Service;

await AcquisitionHost.Build(args).RunAsync();
