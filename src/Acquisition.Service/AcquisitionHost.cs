namespace Acquisition.Service;

/// <summary>The node, put together: one line a feature.</summary>
public static class AcquisitionHost
{
    public static WebApplication Build(string[] args)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
        return builder.Build();
    }
}
