using System.CommandLine;
using System.Security.Cryptography;
using Acquisition.Cli.Output;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Dicom.Delivery;
using FellowOakDicom;
using Microsoft.Extensions.Options;
using Spectre.Console;

namespace Acquisition.Cli.Commands;

/// <summary><c>acquisition send</c>: DICOM files to a PACS, without a node.</summary>
internal static class SendCommand
{
    public static Command Create()
    {
        Argument<DirectoryInfo> folder = new("folder") { Description = "A folder of DICOM files (*.dcm), searched with its subfolders." };
        Option<string> to = new("--to") { Description = "The PACS: AETITLE@HOST:PORT.", Required = true };
        Option<string> from = new("--from") { Description = "The calling AE title.", DefaultValueFactory = _ => new DeliveryOptions().CallingAeTitle };
        Option<bool> json = CommonOptions.Json();
        Command command = new("send", "Store DICOM files in a PACS. Exits 1 when an instance was not stored.") { folder, to, from, json };
        command.SetAction((parsed, cancellationToken) => Terminal.RunAsync(async () =>
        {
            PacsAddress pacs = PacsAddress.Parse(parsed.GetRequiredValue(to));
            DestinationOptions destination = new() { Name = pacs.AeTitle, Host = pacs.Host, Port = pacs.Port, CalledAeTitle = pacs.AeTitle };
            StoreSender sender = new(Options.Create(new DeliveryOptions { CallingAeTitle = parsed.GetRequiredValue(from) }));
            List<InstanceRecord> instances = await FindAsync(parsed.GetRequiredValue(folder));

            int stored = 0;
            await foreach (StoreOutcome outcome in sender.SendAsync(destination, instances, cancellationToken))
            {
                if (outcome.IsStored) stored++;
                if (parsed.GetValue(json)) JsonLines.WriteValue(new { outcome.Instance.SopInstanceUid, outcome.Instance.Path, Result = outcome.Result.ToString(), outcome.Detail });
                else if (!outcome.IsStored) AnsiConsole.MarkupLineInterpolated($"[red]{outcome.Instance.Path}[/]: {Terminal.Printable(outcome.Description)}");
            }

            if (!parsed.GetValue(json)) AnsiConsole.MarkupLineInterpolated($"{stored} of {instances.Count} instances stored by {pacs.AeTitle}.");
            return stored == instances.Count ? ExitCode.Success : ExitCode.Failure;
        }));
        return command;
    }

    /// <summary>What is sent is what was found.</summary>
    private static async Task<string> DigestAsync(FileInfo file)
    {
        await using FileStream stream = file.OpenRead();
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream));
    }

    private static async Task<List<InstanceRecord>> FindAsync(DirectoryInfo folder)
    {
        List<InstanceRecord> found = [];
        foreach (FileInfo file in folder.EnumerateFiles("*.dcm", SearchOption.AllDirectories).OrderBy(file => file.FullName, StringComparer.Ordinal))
        {
            try
            {
                DicomDataset dataset = (await DicomFile.OpenAsync(file.FullName)).Dataset;
                found.Add(new InstanceRecord(
                    dataset.GetSingleValue<string>(DicomTag.SOPInstanceUID),
                    dataset.GetSingleValue<string>(DicomTag.SOPClassUID),
                    dataset.GetSingleValueOrDefault(DicomTag.SeriesInstanceUID, ""),
                    dataset.GetSingleValueOrDefault(DicomTag.StudyInstanceUID, ""),
                    Guid.Empty,
                    dataset.GetSingleValueOrDefault(DicomTag.InstanceNumber, 0),
                    file.FullName,
                    file.Length,
                    await DigestAsync(file)));
            }
            catch (DicomException exception)
            {
                throw new IOException($"{file.FullName} is not a DICOM file that can be sent: {exception.Message}", exception);
            }
        }

        return found is [] ? throw new IOException($"{folder.FullName} holds no *.dcm file.") : found;
    }
}
