"""Headless verbs: stdout is data, stderr is narration."""
