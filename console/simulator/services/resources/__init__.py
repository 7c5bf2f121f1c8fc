"""The Resource Manager's own: subscriptions, groups, providers, tags, and every resource in one list."""
