"""What several operators share when they plan: conditions, keys, orders, measures, columns, and rows from elsewhere."""
