"""Microsoft.MachineLearningServices: the workspace, its computes, jobs and quotas."""
