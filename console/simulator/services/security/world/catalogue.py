"""What Defender for Cloud checks: controls, the recommendations in each, and what they look at."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from functools import cache

NAMESPACE = uuid.UUID("6f1c6c9e-2c1b-4f0d-9a53-9b1f5f6f3c11")


@dataclass(frozen=True, slots=True)
class Check:
    """One recommendation: how severe, what kind of resource it looks at, how often it finds it wanting."""

    name: str
    severity: str
    looks_at: str
    unhealthy: float
    remediation: str
    effort: str = "Low"
    impact: str = "Low"
    category: str = "Compute"

    @property
    def key(self) -> str:
        """The assessment's key, the same in every enclave."""
        return _key(self.name)

    @property
    def policy_key(self) -> str:
        """The key of the policy definition behind it."""
        return _key(f"policy {self.name}")

    @property
    def policy_reference(self) -> str:
        """What the built-in initiative calls that policy; exemptions name it."""
        words = "".join(letter if letter.isalnum() else " " for letter in self.name).split()
        return "".join([words[0].lower(), *map(str.capitalize, words[1:6])]) + "MonitoringEffect"


@dataclass(frozen=True, slots=True)
class ControlKind:
    """One secure score control with the points it is worth."""

    name: str
    maximum: int
    checks: tuple[Check, ...]

    @property
    def key(self) -> str:
        """The control's key, the same in every enclave."""
        return _key(f"control {self.name}")


@cache
def _key(name: str) -> str:
    return str(uuid.uuid5(NAMESPACE, name))


HIGH, MEDIUM, LOW = "High", "Medium", "Low"
VM, STORAGE, ML, SUBSCRIPTION, FLOW = "vm", "storage", "ml", "subscription", "flow"

CONTROLS = (
    ControlKind("Enable MFA", 10, (
        Check("Accounts with owner permissions on Azure resources should be MFA enabled", HIGH, SUBSCRIPTION, 0.3,
              "Turn on multifactor authentication for every owner, with a conditional access policy.", "Moderate", "Moderate", "IdentityAndAccess"),
        Check("Accounts with write permissions on Azure resources should be MFA enabled", HIGH, SUBSCRIPTION, 0.2,
              "Turn on multifactor authentication for every contributor, with a conditional access policy.", "Moderate", "Moderate", "IdentityAndAccess"),
    )),
    ControlKind("Secure management ports", 8, (
        Check("Management ports of virtual machines should be protected with just-in-time network access control", HIGH, VM, 0.25,
              "Enable just-in-time access for the machine in Defender for Cloud.", category="Networking"),
        Check("Management ports should be closed on your virtual machines", MEDIUM, VM, 0.12,
              "Remove the inbound rules that open ports 22 and 3389 from the network security group.", category="Networking"),
    )),
    ControlKind("Apply system updates", 6, (
        Check("Machines should be configured to periodically check for missing system updates", LOW, VM, 0.3,
              "Set the assessment mode to AutomaticByPlatform in Azure Update Manager."),
        Check("System updates should be installed on your machines (powered by Azure Update Manager)", HIGH, VM, 0.35,
              "Open Azure Update Manager, choose One-time update and install what is missing.", "Moderate", "Moderate"),
    )),
    ControlKind("Remediate vulnerabilities", 6, (
        Check("Machines should have a vulnerability assessment solution", MEDIUM, VM, 0.15,
              "Enable Microsoft Defender vulnerability management for the machine."),
        Check("Machines should have vulnerability findings resolved", HIGH, VM, 0.4,
              "Update the packages that the finding names, then wait for the next scan.", "Moderate", "Moderate"),
    )),
    ControlKind("Enable encryption at rest", 4, (
        Check("Virtual machines and virtual machine scale sets should have encryption at host enabled", MEDIUM, VM, 0.3,
              "Deallocate the machine, set securityProfile.encryptionAtHost to true, start it.", "Moderate", "Moderate"),
        Check("Storage accounts should use customer-managed key (CMK) for encryption", LOW, STORAGE, 0.5,
              "Choose a key in the enclave's key vault under Encryption of the storage account.", category="Data"),
        Check("Azure Machine Learning workspaces should be encrypted with a customer-managed key", LOW, ML, 0.4,
              "A workspace takes its key when it is created: make a new one with a customer-managed key.", "High", "Moderate", "Data"),
    )),
    ControlKind("Encrypt data in transit", 4, (
        Check("Secure transfer to storage accounts should be enabled", HIGH, STORAGE, 0.05,
              "Set supportsHttpsTrafficOnly to true on the storage account.", category="Data"),
        Check("Storage accounts should have the specified minimum TLS version", MEDIUM, STORAGE, 0.2,
              "Set minimumTlsVersion to TLS1_2 on the storage account.", category="Data"),
    )),
    ControlKind("Manage access and permissions", 4, (
        Check("Blocked accounts with owner permissions on Azure resources should be removed", HIGH, SUBSCRIPTION, 0.15,
              "Remove the role assignments of the blocked accounts.", category="IdentityAndAccess"),
        Check("Guest accounts with write permissions on Azure resources should be removed", HIGH, SUBSCRIPTION, 0.35,
              "Remove the role assignments of the guests that are named.", category="IdentityAndAccess"),
        Check("A maximum of 3 owners should be designated for your subscription", HIGH, SUBSCRIPTION, 0.4,
              "Keep at most three owners; give the others a narrower role.", category="IdentityAndAccess"),
        Check("Storage account public access should be disallowed", MEDIUM, STORAGE, 0.15,
              "Set allowBlobPublicAccess to false on the storage account.", category="Data"),
    )),
    ControlKind("Restrict unauthorized network access", 4, (
        Check("Storage accounts should restrict network access using virtual network rules", MEDIUM, STORAGE, 0.3,
              "Set the default action of the firewall to Deny, allow the enclave's subnets.", category="Networking"),
        Check("Storage accounts should use private link connections", MEDIUM, STORAGE, 0.2,
              "Create a private endpoint for the storage account in the enclave's network.", "Moderate", category="Networking"),
        Check("Azure Machine Learning Computes should be in a virtual network", MEDIUM, ML, 0.1,
              "Create the compute in the workspace's subnet.", "High", "Moderate", "Networking"),
        Check("IP forwarding on your virtual machine should be disabled", MEDIUM, VM, 0.05,
              "Turn IP forwarding off on the machine's network interface.", category="Networking"),
    )),
    ControlKind("Remediate security configurations", 4, (
        Check("Virtual machines should be migrated to new Azure Resource Manager resources", HIGH, VM, 0.0,
              "Migrate the machine.", "High", "High"),
        Check("Windows servers should be configured to use secure communication protocols", HIGH, VM, 0.2,
              "Disable TLS 1.0 and 1.1 in the registry of the machine."),
        Check("Linux virtual machines should enforce kernel module signature validation", LOW, VM, 0.25,
              "Turn Secure Boot on, then sign third-party kernel modules."),
    )),
    ControlKind("Enable endpoint protection", 2, (
        Check("EDR configuration issues should be resolved on virtual machines", HIGH, VM, 0.2,
              "Resolve the configuration issues that the finding names."),
    )),
    ControlKind("Enable auditing and logging", 1, (
        Check("Diagnostic logs in Logic Apps should be enabled", LOW, FLOW, 0.4,
              "Send the workflow's diagnostic logs to the enclave's Log Analytics workspace."),
        Check("Resource logs in Azure Machine Learning Workspaces should be enabled", MEDIUM, ML, 0.3,
              "Send the workspace's resource logs to the enclave's Log Analytics workspace."),
        Check("Machines should have the Azure Monitor Agent installed", LOW, VM, 0.15,
              "Install the Azure Monitor Agent extension."),
    )),
    ControlKind("Enable enhanced security features", 0, (
        Check("Microsoft Defender for Servers should be enabled", HIGH, SUBSCRIPTION, 0.0, "Turn the plan on."),
        Check("Microsoft Defender for Storage should be enabled", HIGH, SUBSCRIPTION, 0.3,
              "Turn the plan on, with malware scanning.", category="Data"),
        Check("Email notification for high severity alerts should be enabled", LOW, SUBSCRIPTION, 0.3,
              "Name a security contact and turn notifications on.", category="IdentityAndAccess"),
    )),
)  # fmt: skip
CHECKS = {check.key: check for control in CONTROLS for check in control.checks}
STANDARDS = (
    ("Microsoft-cloud-security-benchmark", 63),
    ("ISO-27001-2022", 93),
    ("NIST-SP-800-53-R5", 118),
    ("HIPAA-HITRUST", 42),
)


def check_named(name: str) -> Check:
    """Return the recommendation of this name; raises KeyError."""
    return CHECKS[_key(name)]
