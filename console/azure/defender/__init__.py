"""Defender for Cloud: posture, alerts, and who owns which recommendation."""
