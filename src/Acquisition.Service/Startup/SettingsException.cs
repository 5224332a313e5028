namespace Acquisition.Service.Startup;

/// <summary>A setting that the node cannot start with: which, what is wrong, what is allowed.</summary>
public sealed class SettingsException(string message) : Exception(message);
