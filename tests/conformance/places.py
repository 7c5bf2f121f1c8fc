"""Where the sweep asks: lists, what belongs to each kind of resource, and in which api-version."""

SECURITY = "Microsoft.Security"
COMPUTE = "Microsoft.Compute/virtualMachines"
LISTS = (
    ("/subscriptions/{s}/resourceGroups", "2021-04-01"),
    (f"/subscriptions/{{s}}/providers/{SECURITY}/secureScores/ascScore", "2020-01-01"),
    (f"/subscriptions/{{s}}/providers/{SECURITY}/secureScoreControlDefinitions", "2020-01-01"),
    (f"/providers/{SECURITY}/assessmentMetadata", "2021-06-01"),
    (f"/subscriptions/{{s}}/providers/{SECURITY}/regulatoryComplianceStandards", "2019-01-01-preview"),
    ("{g}/providers/Microsoft.Authorization/locks", "2020-05-01"),
    ("{g}/providers/Microsoft.Authorization/permissions", "2022-04-01"),
    ("{g}/providers/Microsoft.DesktopVirtualization/applicationGroups", "2024-04-03"),
    ("{g}/providers/Microsoft.DesktopVirtualization/scalingPlans", "2024-04-03"),
    ("{g}/providers/Microsoft.Authorization/policyExemptions", "2022-07-01-preview"),
    (f"/subscriptions/{{s}}/providers/{SECURITY}/governanceRules", "2022-01-01-preview"),
    ("{g}/providers/Microsoft.OperationalInsights/workspaces", "2023-09-01"),
    ("/subscriptions/{s}/providers/Microsoft.Authorization/locks", "2020-05-01"),
    ("/subscriptions/{s}/providers/Microsoft.Authorization/roleDefinitions", "2022-04-01"),
    ("{g}/providers/Microsoft.Authorization/roleAssignments", "2022-04-01"),
    (f"{{g}}/providers/{SECURITY}/assessments", "2021-06-01"),
    ("/subscriptions/{s}/providers/Microsoft.Compute/locations/{l}/usages", "2024-07-01"),
    ("/subscriptions/{s}/providers/Microsoft.Compute/locations/{l}/vmSizes", "2024-07-01"),
    ("/subscriptions/{s}/providers/Microsoft.Compute/locations/{l}/virtualMachines", "2024-07-01"),
    ("/subscriptions/{s}/providers/Microsoft.Storage/locations/{l}/usages", "2023-05-01"),
    ("/subscriptions/{s}/providers/Microsoft.Storage/skus", "2023-05-01"),
    ("/subscriptions/{s}/providers/Microsoft.Storage/deletedAccounts", "2023-05-01"),
    ("/subscriptions/{s}/providers/Microsoft.MachineLearningServices/workspaces/skus", "2020-08-01"),
    ("/subscriptions/{s}/providers/Microsoft.MachineLearningServices/locations/{l}/quotas", "2020-08-01"),
)
ANYWHERE = (
    ("Microsoft.Storage/storageAccounts", "2023-05-01"),
    ("Microsoft.DesktopVirtualization/workspaces", "2024-04-03"),
    ("Microsoft.DesktopVirtualization/appAttachPackages", "2024-04-03"),
    ("Microsoft.Logic/workflows", "2019-05-01"),
    ("Microsoft.Logic/integrationAccounts", "2019-05-01"),
    ("Microsoft.Logic/integrationServiceEnvironments", "2019-05-01"),
    ("Microsoft.DataFactory/factories", "2018-06-01"),
    ("Microsoft.MachineLearningServices/registries", "2024-04-01"),
    ("Microsoft.OperationalInsights/deletedWorkspaces", "2023-09-01"),
)
PROVIDERS = (
    ("Microsoft.Authorization", "2020-05-01"),
    ("Microsoft.Compute", "2024-07-01"),
    ("Microsoft.DataFactory", "2018-06-01"),
    ("Microsoft.DesktopVirtualization", "2024-04-03"),
    ("Microsoft.Logic", "2019-05-01"),
    ("Microsoft.MachineLearningServices", "2024-04-01"),
    ("Microsoft.ResourceGraph", "2021-03-01"),
    ("Microsoft.Storage", "2023-05-01"),
)
CHILDREN = {
    COMPUTE: ("2024-07-01", ("extensions", "vmSizes")),
    "Microsoft.DesktopVirtualization/applicationGroups": (
        "2024-04-03",
        ("applications", "desktops", "startMenuItems"),
    ),
    "Microsoft.DesktopVirtualization/hostPools": (
        "2024-04-03",
        ("msixPackages", "privateEndpointConnections", "privateLinkResources"),
    ),
    "Microsoft.DesktopVirtualization/workspaces": (
        "2024-04-03",
        ("privateEndpointConnections", "privateLinkResources"),
    ),
    "Microsoft.DesktopVirtualization/scalingPlans": ("2024-04-03", ("pooledSchedules", "personalSchedules")),
    "Microsoft.Logic/workflows": ("2019-05-01", ("triggers", "versions")),
    "Microsoft.Logic/workflows/runs": ("2019-05-01", ("actions",)),
    "Microsoft.Logic/workflows/triggers": ("2019-05-01", ("histories",)),
    "Microsoft.Logic/workflows/runs/actions": (
        "2019-05-01",
        ("repetitions", "scopeRepetitions", "requestHistories"),
    ),
    "Microsoft.DataFactory/factories": (
        "2018-06-01",
        (
            "pipelines", "datasets", "linkedservices", "integrationRuntimes", "managedVirtualNetworks",
            "adfcdcs", "credentials", "dataflows", "globalParameters", "privateEndPointConnections",
            "privateLinkResources", "triggers",
        ),
    ),
    "Microsoft.DataFactory/factories/managedVirtualNetworks": ("2018-06-01", ("managedPrivateEndpoints",)),
    "Microsoft.MachineLearningServices/workspaces": (
        "2024-04-01",
        (
            "batchEndpoints", "codes", "components", "connections", "data", "datastores", "environments",
            "featuresets", "featurestoreEntities", "marketplaceSubscriptions", "models", "onlineEndpoints",
            "outboundRules", "privateEndpointConnections", "privateLinkResources", "schedules",
            "serverlessEndpoints",
        ),
    ),
    "Microsoft.OperationalInsights/workspaces": ("2020-08-01", ("savedSearches",)),
    "Microsoft.Storage/storageAccounts": (
        "2023-05-01",
        (
            "blobServices", "blobServices/default/containers", "encryptionScopes", "inventoryPolicies",
            "localUsers", "managementPolicies/default", "objectReplicationPolicies",
            "privateEndpointConnections", "privateLinkResources",
        ),
    ),
    "Microsoft.Security/regulatoryComplianceStandards": (
        "2019-01-01-preview",
        ("regulatoryComplianceControls",),
    ),
    "Microsoft.Security/regulatoryComplianceStandards/regulatoryComplianceControls": (
        "2019-01-01-preview",
        ("regulatoryComplianceAssessments",),
    ),
}  # fmt: skip
NAMELESS = ("usages", "vmSizes", "startMenuItems", "managementPolicies/default", "privateLinkResources")
VERSIONS = (
    ("/governance", "2022-01-01-preview"),
    ("/subAssessments", "2019-01-01-preview"),
    ("/policyExemptions", "2022-07-01-preview"),
    ("Microsoft.Compute", "2024-07-01"),
    ("Microsoft.DesktopVirtualization", "2024-04-03"),
    ("Microsoft.MachineLearningServices/workspaces/computes", "2020-08-01"),
    ("/jobs", "2024-04-01"),
    ("/datastores", "2024-04-01"),
    ("/savedSearches", "2020-08-01"),
    ("/queryPacks", "2019-09-01"),
    ("Microsoft.OperationalInsights", "2023-09-01"),
    ("/locks", "2020-05-01"),
    ("Microsoft.Authorization/role", "2022-04-01"),
    ("Microsoft.MachineLearningServices", "2020-08-01"),
    ("/alerts", "2022-01-01"),
    ("/assessments", "2021-06-01"),
    ("regulatoryCompliance", "2019-01-01-preview"),
    ("Microsoft.Logic", "2019-05-01"),
    ("Microsoft.DataFactory", "2018-06-01"),
    ("Microsoft.Storage", "2023-05-01"),
)
