using Acquisition.Benchmarks;
using BenchmarkDotNet.Running;

BenchmarkSwitcher.FromAssembly(typeof(RawStoreBenchmarks).Assembly).Run(args);
