using System.Globalization;
using System.Text;

namespace Acquisition.Interchange.Tests.Twix;

/// <summary>Writes raw data files by the layouts in the README of the reader: of one measurement (VB) or of several with a directory (VD).</summary>
internal static class TwixBuilder
{
    public const ulong EndOfAcquisition = 1, SyncData = 1 << 5, LastInMeasurement = 1 << 11, Noise = 1 << 25, Reference = 1 << 22, ReferenceAndImage = 1 << 23;

    /// <summary>A readout: what it is for, its line, its first sample; the others count on from there.</summary>
    public sealed record Scan(ulong Mask, int Line, float FirstSample)
    {
        public int Samples { get; init; } = 8;
        public int Channels { get; init; } = 2;
        public int Partition { get; init; }
        public uint Time { get; init; } = 1000;

        /// <summary>Number for number as the reader has to give them back: [channels × samples × (re, im)].</summary>
        public IEnumerable<float> Numbers() => Enumerable.Range(0, 2 * Samples * Channels).Select(i => FirstSample + i);
    }

    public sealed record Measurement(uint Uid, IReadOnlyList<Scan> Scans)
    {
        public uint? NeedsNoiseOf { get; init; }
        public string Lines { get; init; } = DefaultLines;
        public bool IsCut { get; init; }
    }

    public const string DefaultLines = """
        sTXSPEC.asNucleusInfo[0].tNucleus	 = 	"1H"
        sTXSPEC.asNucleusInfo[0].lFrequency = 63600000
        sSliceArray.asSlice[0].dThickness = 5.0
        sSliceArray.asSlice[0].dPhaseFOV = 100
        sSliceArray.asSlice[0].dReadoutFOV = 1e2
        sKSpace.lBaseResolution = 4
        sKSpace.lPhaseEncodingLines = 4
        sKSpace.ucDimension = 0x2
        sKSpace.ucTrajectory = 0x1
        sRXSPEC.alDwellTime[0] = 5000 # ns
        tProtocolName = ""made""
        """;

    public static byte[] Vb(Measurement measurement)
    {
        using MemoryStream bytes = new();
        bytes.Write(Header(measurement));
        foreach (Scan scan in Scans(measurement))
            for (int channel = 0; channel < Math.Max(1, scan.Channels); channel++)
            {
                Head(bytes, measurement.Uid, scan, vd: false, transfer: 128 + 8 * scan.Samples, channel);
                Write(bytes, scan, channel);
            }

        return bytes.ToArray();
    }

    public static byte[] Vd(params Measurement[] measurements)
    {
        byte[][] parts = [.. measurements.Select(VdMeasurement)];
        using MemoryStream bytes = new();
        using BinaryWriter writer = new(bytes);
        writer.Write(0u);
        writer.Write((uint)parts.Length);
        long offset = 10240;
        for (int i = 0; i < parts.Length; i++)
        {
            writer.Write(measurements[i].Uid);
            writer.Write(7u);
            writer.Write(offset);
            writer.Write((long)parts[i].Length);
            writer.Write(new byte[128]);
            offset += parts[i].Length;
        }

        writer.Write(new byte[10240 - (int)bytes.Position]);
        foreach (byte[] part in parts) writer.Write(part);
        return bytes.ToArray();
    }

    private static byte[] VdMeasurement(Measurement measurement)
    {
        using MemoryStream bytes = new();
        bytes.Write(Header(measurement));
        foreach (Scan scan in Scans(measurement))
        {
            if ((scan.Mask & SyncData) != 0)
            {
                Head(bytes, measurement.Uid, scan with { Samples = 0, Channels = 0 }, vd: true, transfer: 192 + 64);
                bytes.Write(new byte[64]);
                continue;
            }

            Head(bytes, measurement.Uid, scan, vd: true, transfer: 192 + scan.Channels * (32 + 8 * scan.Samples));
            for (int channel = 0; channel < scan.Channels; channel++)
            {
                bytes.Write(new byte[32]);
                Write(bytes, scan, channel);
            }
        }

        bytes.Write(new byte[64]); // up to a boundary, as on the scanner's disk
        return bytes.ToArray();
    }

    private static IEnumerable<Scan> Scans(Measurement measurement) =>
        measurement.IsCut ? measurement.Scans : [.. measurement.Scans, new Scan(EndOfAcquisition, 0, 0) { Samples = 0, Channels = 0 }];

    private static void Write(MemoryStream bytes, Scan scan, int channel)
    {
        foreach (float number in scan.Numbers().Skip(channel * 2 * scan.Samples).Take(2 * scan.Samples)) bytes.Write(BitConverter.GetBytes(number));
    }

    private static byte[] Header(Measurement measurement)
    {
        string needs = measurement.NeedsNoiseOf is { } uid ? uid.ToString(CultureInfo.InvariantCulture) : "";
        string meas = $$"""
            <XProtocol>
            {
              <Name> "PhoenixMetaProtocol"
              <ParamMap."">
              {
                <ParamMap."DICOM">
                {
                  <ParamString."tPatientPosition">  { "FFS"  }
                  <ParamString."Manufacturer">  { "SIEMENS"  }
                }
                <ParamMap."YAPS">
                {
                  <ParamLong."iRoFTLength"> { <Default> 9 8  }
                  <ParamLong."iPEFTLength"> { 4 }
                  <ParamDouble."flReadoutOSFactor"> { <Precision> 6 2.000000 }
                  <ParamLong."lChannelMixingUID"> { {{needs}} }
                  <Dependency."x"> {"YAPS.iPEFTLength" <Context> "NORMAL" }
                }
              }
            }
            """;
        (string Name, string Text)[] parts = [("Config", "<XProtocol> { }"), ("Meas", meas), ("MeasYaps", $"### ASCCONV BEGIN ###\n{measurement.Lines}\n### ASCCONV END ###")];
        using MemoryStream body = new();
        foreach ((string name, string text) in parts)
        {
            body.Write(Encoding.ASCII.GetBytes(name + '\0'));
            body.Write(BitConverter.GetBytes(text.Length));
            body.Write(Encoding.ASCII.GetBytes(text));
        }

        int length = Math.Max(10_000, (8 + (int)body.Length + 31) / 32 * 32);
        byte[] header = new byte[length];
        BitConverter.GetBytes(length).CopyTo(header, 0);
        BitConverter.GetBytes(parts.Length).CopyTo(header, 4);
        body.ToArray().CopyTo(header, 8);
        return header;
    }

    private static void Head(MemoryStream bytes, uint uid, Scan scan, bool vd, int transfer, int channel = 0)
    {
        using BinaryWriter writer = new(bytes, Encoding.ASCII, leaveOpen: true);
        writer.Write((uint)transfer);
        writer.Write(uid);
        writer.Write(1u + (uint)scan.Line);
        writer.Write(scan.Time);
        writer.Write(17u);
        if (vd) writer.Write(new byte[20]);
        writer.Write(scan.Mask);
        writer.Write((ushort)scan.Samples);
        writer.Write((ushort)scan.Channels);
        ushort[] counters = [(ushort)scan.Line, 0, 0, (ushort)scan.Partition, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        foreach (ushort counter in counters) writer.Write(counter);
        writer.Write((ushort)1); // cut-off at the start
        writer.Write((ushort)0);
        writer.Write((ushort)(scan.Samples / 2));
        writer.Write((ushort)0);
        writer.Write(0f);
        writer.Write(0u);
        writer.Write((ushort)2);
        writer.Write((ushort)0);
        if (!vd) writer.Write(new byte[16]);
        foreach (float number in (float[])[10, 20, 30, 1, 0, 0, 0]) writer.Write(number);
        if (vd)
        {
            writer.Write(new byte[64]);
        }
        else
        {
            writer.Write((ushort)channel);
            writer.Write((ushort)0);
        }
    }
}
