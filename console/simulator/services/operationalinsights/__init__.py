"""Microsoft.OperationalInsights: the log workspace, in ARM and as the query service answers from it."""
