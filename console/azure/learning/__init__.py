"""Azure Machine Learning: usages, clusters, instances and jobs."""
