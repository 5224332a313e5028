using System.CommandLine;
using Acquisition.Cli.Output;
using Acquisition.Reconstruction;
using Acquisition.Reconstruction.Gpu.Devices;
using Spectre.Console;

namespace Acquisition.Cli.Commands;

/// <summary><c>acquisition devices</c>: what reconstructions could run on here.</summary>
internal static class DevicesCommand
{
    public static Command Create()
    {
        Option<bool> json = CommonOptions.Json();
        Command command = new("devices", "List the processors and GPUs of this machine that reconstructions can run on, each with its self-test's verdict.") { json };
        command.SetAction((parsed, _) => Terminal.RunAsync(() =>
        {
            IReadOnlyList<DeviceReport> devices = DeviceList.Read();
            if (parsed.GetValue(json))
            {
                foreach (DeviceReport device in devices)
                {
                    JsonLines.WriteValue(new
                    {
                        backend = device.Backend.ToString(),
                        device.Name,
                        device.MemoryBytes,
                        device.IsGpu,
                        passed = device.SelfTest.Passed,
                        reason = device.SelfTest.Reason,
                    });
                }
            }
            else
            {
                Write(devices);
            }

            return Task.FromResult(ExitCode.Success);
        }));
        return command;
    }

    private static void Write(IReadOnlyList<DeviceReport> devices)
    {
        Table table = new Table().RoundedBorder().AddColumns("Backend", "Device", "Memory", "Self-test");
        table.AddRow("Cpu", Markup.Escape($"{Environment.ProcessorCount} cores, {Reconstructor.OnCpu().Backend}"), "", "the vectorised kernels");
        foreach (DeviceReport device in devices)
        {
            table.AddRow(
                device.IsGpu ? device.Backend.ToString() : $"{device.Backend} (no GPU)",
                Markup.Escape(device.Name),
                $"{device.MemoryBytes >> 20} MiB",
                Markup.Escape($"{(device.SelfTest.Passed ? "passed" : "FAILED")}: {device.SelfTest.Reason}"));
        }

        AnsiConsole.Write(table);
    }
}
