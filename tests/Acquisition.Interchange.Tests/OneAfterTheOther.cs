// Several classes measure the memory of the process: what others allocate meanwhile would be counted.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
