"""A rule as the community publishes it, for tests that drop it into a folder."""

RULE = """
id: 7f2f2c7e-6b0c-4d55-9d2c-3f1f3b5a9a01
name: Passwords guessed from one address
description: Many failed sign-ins from one address.
severity: High
queryFrequency: 1h
queryPeriod: 12h
triggerOperator: gt
triggerThreshold: 0
tactics: [CredentialAccess]
relevantTechniques: [T1110]
query: |
  SigninLogs
  | where ResultType == "50126"
  | summarize Tries = count(), Last = max(TimeGenerated), Victim = any(UserPrincipalName) by IPAddress
entityMappings:
  - entityType: IP
    fieldMappings: [{identifier: Address, columnName: IPAddress}]
eventGroupingSettings: {aggregationKind: AlertPerResult}
alertDetailsOverride:
  alertDisplayNameFormat: "[red]Guessed[/] {{Tries}} times from {{IPAddress}}"
kind: Scheduled
version: 1.0.0
"""
