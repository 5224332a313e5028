using Xunit.Sdk;
using Xunit.v3;

// Several classes measure the memory of the process: what others allocate meanwhile would be counted.
[assembly: Parallelization(Mode = ParallelMode.None)]
