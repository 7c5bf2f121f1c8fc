"""The export path: storage, approvals and copies, read side by side."""
