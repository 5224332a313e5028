using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Acquisition.Storage.Catalog;

/// <summary>
/// The catalog's tables. Core's records are the rows; nothing is tracked, every change is a statement. Enumerations are stored by name,
/// times in UTC, recipes as JSON, so that the tables can be read without this software.
/// </summary>
public sealed class CatalogContext(DbContextOptions<CatalogContext> options) : DbContext(options)
{
    public DbSet<ScanRecord> Scans => Set<ScanRecord>();

    public DbSet<ReconstructionRecord> Reconstructions => Set<ReconstructionRecord>();

    public DbSet<InstanceRecord> Instances => Set<InstanceRecord>();

    internal DbSet<DeliveryRow> Deliveries => Set<DeliveryRow>();

    internal DbSet<WarningRow> Warnings => Set<WarningRow>();

    internal DbSet<SchemaVersion> SchemaVersions => Set<SchemaVersion>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<ScanId>().HaveConversion<ScanIdConverter>();
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcConverter>();
        configurationBuilder.Properties<Recipe>().HaveConversion<RecipeConverter>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ScanRecord>(scan =>
        {
            scan.HasKey(row => row.Id);
            scan.HasIndex(row => new { row.DeviceId, row.RequestId }).IsUnique();
            scan.HasIndex(row => new { row.CreateTime, row.Id });
            scan.HasIndex(row => row.AccessionNumber);
            scan.HasIndex(row => row.State);
        });
        modelBuilder.Entity<ReconstructionRecord>(reconstruction =>
        {
            reconstruction.HasKey(row => row.Id);
            reconstruction.HasOne<ScanRecord>().WithMany().HasForeignKey(row => row.Scan);
            reconstruction.HasIndex(row => new { row.Scan, row.Ordinal }).IsUnique();
            reconstruction.HasIndex(row => row.State);
        });
        modelBuilder.Entity<InstanceRecord>(instance =>
        {
            instance.HasKey(row => row.SopInstanceUid);
            instance.HasOne<ReconstructionRecord>().WithMany().HasForeignKey(row => row.ReconstructionId);
        });
        modelBuilder.Entity<DeliveryRow>(delivery =>
        {
            delivery.HasKey(row => row.Id);
            delivery.HasOne<InstanceRecord>().WithMany().HasForeignKey(row => row.SopInstanceUid);
            delivery.HasOne<ReconstructionRecord>().WithMany().HasForeignKey(row => row.ReconstructionId);
            delivery.HasIndex(row => new { row.SopInstanceUid, row.Destination }).IsUnique();
            delivery.HasIndex(row => new { row.Destination, row.State, row.Id });
        });
        modelBuilder.Entity<WarningRow>(warning =>
        {
            warning.HasKey(row => row.Id);
            warning.HasOne<ScanRecord>().WithMany().HasForeignKey(row => row.Scan);
            warning.HasIndex(row => new { row.Scan, row.ReconstructionId, row.Reason }).IsUnique();
            warning.HasIndex(row => row.ReconstructionId);
        });
        modelBuilder.Entity<SchemaVersion>().HasData(new SchemaVersion { Version = SchemaVersion.Current });
        modelBuilder.Entity<SchemaVersion>().HasKey(row => row.Version);
    }

    private sealed class ScanIdConverter() : ValueConverter<ScanId, string>(id => id.ToString(), text => new ScanId(Guid.ParseExact(text, "N")));

    /// <summary>SQLite cannot compare times with offsets; PostgreSQL stores UTC only.</summary>
    private sealed class UtcConverter() : ValueConverter<DateTimeOffset, DateTime>(
        time => time.UtcDateTime, time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)));

    private sealed class RecipeConverter() : ValueConverter<Recipe, string>(recipe => RecipeJson.Write(recipe), text => RecipeJson.Read(text));
}
