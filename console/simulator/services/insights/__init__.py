"""Microsoft.Insights: the activity log, to which every write leads."""
