"""The alerts pane's rows: alerts of both sources, rules and waiting queries whose fields all differ."""

from __future__ import annotations

from datetime import timedelta

from pane_text import ago, ahead

from console.model.alerts import Alert, Alerts, AlertState, Entity
from console.model.rule_alerts import RuleAlert, RuleAlerts, Standing, Watched
from console.model.rules import NEAR_REAL_TIME, Comparison, Grouping, Rule, Run, Schedule
from console.model.scheduling import Priority, Queue, QueueEntry, Wait
from console.model.severity import Severity
from console.model.triage import all_alerts
from screens.panes.alerts import Board

DEFENDER = Alert(
    id="/alerts/1",
    name="alert-1",
    title="Malware on a host",
    severity=Severity.HIGH,
    state=AlertState.ACTIVE,
    description="A file was dropped.",
    started_at=ago(minutes=40),
    updated_at=ago(minutes=30),
    product="Defender for Servers",
    tactics=("Execution",),
    techniques=("T1059",),
    entities=(Entity("account", "ada"), Entity("host", "vm-7")),
    resource_id="/vms/vm-7",
    compromised="vm-seven",
    remediation=("Isolate it.", "Scan it."),
    portal_url="https://portal.example/alert",
    raw='{"alert": 1}',
)
GUESSED = RuleAlert(
    id="rule-alert-2",
    rule_id="rule-2",
    rule_name="Guessing rule",
    title="Passwords guessed",
    severity=Severity.MEDIUM,
    description="Many failures.",
    tactics=("CredentialAccess",),
    techniques=("T1110",),
    entities=(Entity("IP", "203.0.113.9"), Entity("File", "/subscriptions/s/vaults/hoard")),
    details=(("Tries", ("17", "18")),),
    query="SigninLogs | take 1",
    row_count=12,
    first_seen=ago(hours=9),
    last_seen=ago(minutes=8),
    raised_at=ago(hours=7),
    count=6,
)
SNOOZED = RuleAlert(
    id="rule-alert-3",
    rule_id="rule-3",
    rule_name="Quiet rule",
    title="Nothing logged",
    severity=Severity.LOW,
    description="Logs stopped.",
    tactics=("Impact",),
    techniques=("T1499",),
    entities=(),
    details=(),
    query="Heartbeat | take 2",
    row_count=1,
    first_seen=ago(days=2),
    last_seen=ago(hours=4),
    raised_at=ago(hours=5),
    standing=Standing.SNOOZED,
    is_firing=False,
    count=1,
    until=ahead(hours=3),
    reason="patch night",
    changed_by="bob",
    changed_at=ago(minutes=50),
)
RULES = RuleAlerts(
    alerts=(GUESSED, SNOOZED),
    rules=(
        Watched(
            Rule(
                id="rule-2",
                name="Guessing rule",
                text="SigninLogs | take 1",
                schedule=Schedule(timedelta(hours=1), timedelta(hours=12), Comparison.FEWER, 4),
                severity=Severity.HIGH,
                description="Looks for guessing.",
                tactics=("CredentialAccess",),
                techniques=("T1110",),
                grouping=Grouping.PER_RESULT,
                suppression=timedelta(hours=5),
                origin="guessed.yaml",
            ),
            Run("rule-2", "v2", ago(minutes=6), ago(hours=8), 23, "the table is unknown", ago(minutes=5)),
        ),
        Watched(
            Rule("rule-3", "Quiet rule", "Heartbeat | take 2", NEAR_REAL_TIME, Severity.LOW),
            Run("rule-3"),
        ),
    ),
    looked_at=ago(hours=8),
)
QUEUE = Queue(
    entries=(
        QueueEntry(
            "genomics", "rules", "A\n| take 5", Priority.RULE, ago(seconds=7), Wait.NOTHING, 3, askers=2
        ),
        QueueEntry("cohort", "sessions pane", "B | take 6", Priority.PANE, ago(seconds=9), Wait.PACE),
        QueueEntry("imaging", "the operator", "C | take 8", Priority.OPERATOR, ago(seconds=4), Wait.NOTHING),
    ),
    recent=41,
    asked=52,
    requests=31,
    spared=13,
    throttled=2,
    held_until=ahead(seconds=90),
)
VALUE = Board(all_alerts(Alerts((DEFENDER,)), RULES), RULES.rules, QUEUE)
