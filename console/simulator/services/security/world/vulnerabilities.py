"""What the vulnerability scanner finds in machines: sub-assessments below one recommendation."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from console.simulator.services.security.world.catalogue import CHECKS, NAMESPACE
from console.simulator.services.security.world.defender import Assessment

SCANNED = "Machines should have vulnerability findings resolved"
SCANNED_KEY = next(check.key for check in CHECKS.values() if check.name == SCANNED)
MOST_FINDINGS = 4


@dataclass(frozen=True, slots=True)
class Vulnerability:
    """One known vulnerability, as the scanner's catalogue tells of it."""

    number: str
    cve: str
    name: str
    severity: str
    cvss: float
    published: str
    package: str
    fixed_in: str

    def key_in(self, resource_id: str) -> str:
        """Return the key of this finding in one resource, the same at every scan."""
        return str(uuid.uuid5(NAMESPACE, f"{resource_id.casefold()} {self.cve}"))


VULNERABILITIES = (
    Vulnerability("379821", "CVE-2024-6387", "OpenSSH regreSSHion: remote code execution", "High", 8.1, "2024-07-01", "openssh-server", "9.8p1"),
    Vulnerability("381204", "CVE-2024-3094", "XZ Utils: malicious code in liblzma", "High", 10.0, "2024-03-29", "xz-utils", "5.6.1+really5.4.5"),
    Vulnerability("378112", "CVE-2023-38545", "curl: SOCKS5 heap buffer overflow", "High", 9.8, "2023-10-18", "curl", "8.4.0"),
    Vulnerability("379340", "CVE-2023-4911", "glibc: local privilege escalation (Looney Tunables)", "High", 7.8, "2023-10-03", "libc6", "2.35-0ubuntu3.4"),
    Vulnerability("380517", "CVE-2024-0727", "OpenSSL: denial of service by a PKCS12 file", "Medium", 5.5, "2024-01-26", "openssl", "3.0.13"),
    Vulnerability("377964", "CVE-2023-48795", "SSH Terrapin: prefix truncation", "Medium", 5.9, "2023-12-18", "openssh-client", "9.6"),
    Vulnerability("376450", "CVE-2023-29383", "shadow: control characters in the GECOS field", "Low", 3.3, "2023-04-14", "passwd", "4.13"),
)  # fmt: skip


def found_in(assessment: Assessment) -> tuple[Vulnerability, ...]:
    """Return what the scanner finds in the assessed machine: none once the recommendation is met."""
    if assessment.check.key != SCANNED_KEY or assessment.is_healthy:
        return ()
    sample = uuid.uuid5(NAMESPACE, assessment.resource_id.casefold()).int
    count = 1 + sample % MOST_FINDINGS
    start = sample // MOST_FINDINGS % len(VULNERABILITIES)
    return tuple(VULNERABILITIES[(start + step) % len(VULNERABILITIES)] for step in range(count))


def findings_in(assessments: Iterable[Assessment]) -> Iterator[tuple[Assessment, Vulnerability]]:
    """Yield each finding with the assessment that it is below."""
    for assessment in assessments:
        for vulnerability in found_in(assessment):
            yield assessment, vulnerability
