"""Microsoft.Security: Defender's assessments, scores, alerts, rules and plans."""
