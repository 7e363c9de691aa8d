"""Which resource types and properties of a template the local stack models.

Every property is in this table or is an error: a property that the local stack acts on is ``EFFECT``; one that it
knowingly leaves without effect is the sentence that says why; one of which it models only parts is a mapping
(where the template has a list, the mapping describes each of its items).
"""

from collections.abc import Iterator, Mapping
from typing import Any

EFFECT = True
Properties = Mapping[str, "bool | str | Properties"]

_TAGS = "tags are for bills and for people"
_NO_IAM = "moto enforces no permissions: the workers' credentials are dummies that may do anything on the local server"
_NO_ENCRYPTION_AT_REST = "nothing that the local stack holds outlives its process"
_NO_ALARMS = "there is no CloudWatch here: the run itself reports what failed and what lies in a DLQ"
_NO_DEPLOYMENT = "routes are served at once, with no deployment and no stage in the path"
_LOCAL_LOGS = "the worker writes its log to a file, for this run only"
_ONE_KEY = "there is one key here, and the limits of its usage plan are enforced"
_ONE_VERSION = "the code of the checkout is the only version"
_LOCAL_CODE = "the code comes from the checkout"

RESOURCE_TYPES: Mapping[str, Properties] = {
    "AWS::S3::Bucket": {
        "BucketName": EFFECT,
        "VersioningConfiguration": EFFECT,
        "BucketEncryption": EFFECT,
        "PublicAccessBlockConfiguration": EFFECT,
        "LifecycleConfiguration": {
            "Rules": {
                "AbortIncompleteMultipartUpload": EFFECT,
                "ExpirationInDays": EFFECT,
                "ExpiredObjectDeleteMarker": EFFECT,
                "Id": EFFECT,
                "NoncurrentVersionExpiration": EFFECT,
                "Prefix": EFFECT,
                "Status": EFFECT,
            }
        },
        "NotificationConfiguration": {
            "QueueConfigurations": {
                "Event": EFFECT,
                "Queue": EFFECT,
                "Filter": {"S3Key": {"Rules": {"Name": EFFECT, "Value": EFFECT}}},
            }
        },
        "OwnershipControls": "the local server has one account, which owns every object",
        "Tags": _TAGS,
    },
    "AWS::S3::BucketPolicy": {
        "Bucket": "a policy that refuses requests without TLS would refuse the local endpoint, which is plain HTTP",
        "PolicyDocument": "a policy that refuses requests without TLS would refuse the local endpoint",
    },
    "AWS::SQS::Queue": {
        "QueueName": EFFECT,
        "VisibilityTimeout": EFFECT,
        "MessageRetentionPeriod": EFFECT,
        "ReceiveMessageWaitTimeSeconds": EFFECT,
        "DelaySeconds": EFFECT,
        "RedrivePolicy": EFFECT,
        "RedriveAllowPolicy": "moto moves messages to whatever DLQ the source queue names",
        "SqsManagedSseEnabled": _NO_ENCRYPTION_AT_REST,
        "KmsMasterKeyId": _NO_ENCRYPTION_AT_REST,
        "KmsDataKeyReusePeriodSeconds": _NO_ENCRYPTION_AT_REST,
        "Tags": _TAGS,
    },
    "AWS::SQS::QueuePolicy": {"Queues": _NO_IAM, "PolicyDocument": _NO_IAM},
    "AWS::DynamoDB::Table": {
        "TableName": EFFECT,
        "AttributeDefinitions": EFFECT,
        "KeySchema": EFFECT,
        "BillingMode": EFFECT,
        "GlobalSecondaryIndexes": {
            "IndexName": EFFECT,
            "KeySchema": EFFECT,
            "Projection": EFFECT,
            "OnDemandThroughput": "moto never throttles",
        },
        "TimeToLiveSpecification": EFFECT,
        "PointInTimeRecoverySpecification": EFFECT,
        "SSESpecification": _NO_ENCRYPTION_AT_REST,
        "OnDemandThroughput": "moto never throttles",
        "DeletionProtectionEnabled": "the table goes with the local stack",
        "TableClass": "a matter of price",
        "Tags": _TAGS,
    },
    "AWS::Lambda::Function": {
        "FunctionName": EFFECT,
        "Environment": {"Variables": EFFECT},
        "Timeout": EFFECT,
        "MemorySize": EFFECT,
        "Handler": EFFECT,
        "PackageType": EFFECT,
        "ImageConfig": EFFECT,
        "Code": _LOCAL_CODE,
        "Layers": "the worker sees the environment's own packages, and the models in layers/language",
        "Runtime": "the worker runs on the Python of the environment",
        "Architectures": "the worker runs on the processor at hand",
        "Description": "for people",
        "EphemeralStorage": "the worker has the disk at hand",
        "LoggingConfig": _LOCAL_LOGS,
        "ReservedConcurrentExecutions": "the event source's MaximumConcurrency binds first",
        "Role": _NO_IAM,
        "SnapStart": "a worker starts in the plain way",
        "Tags": _TAGS,
        "TracingConfig": "there is no X-Ray here",
    },
    "AWS::Lambda::Version": dict.fromkeys(("Description", "FunctionName"), _ONE_VERSION),
    "AWS::Lambda::Alias": {"FunctionName": EFFECT, "Name": EFFECT, "FunctionVersion": _ONE_VERSION},
    "AWS::Lambda::EventSourceMapping": {
        "EventSourceArn": EFFECT,
        "FunctionName": EFFECT,
        "BatchSize": EFFECT,
        "MaximumBatchingWindowInSeconds": EFFECT,
        "FunctionResponseTypes": EFFECT,
        "ScalingConfig": {"MaximumConcurrency": EFFECT},
        "Enabled": EFFECT,
        "Tags": _TAGS,
    },
    "AWS::Lambda::LayerVersion": dict.fromkeys(
        ("CompatibleArchitectures", "CompatibleRuntimes", "Content", "Description", "LayerName", "LicenseInfo"),
        "the worker sees the environment's own packages",
    ),
    "AWS::Lambda::Permission": dict.fromkeys(
        ("Action", "FunctionName", "Principal", "SourceAccount", "SourceArn"), _NO_IAM
    ),
    "AWS::IAM::Role": dict.fromkeys(
        (
            "AssumeRolePolicyDocument",
            "Description",
            "ManagedPolicyArns",
            "Path",
            "PermissionsBoundary",
            "Policies",
            "RoleName",
            "Tags",
        ),
        _NO_IAM,
    ),
    "AWS::Logs::LogGroup": dict.fromkeys(
        ("KmsKeyId", "LogGroupClass", "LogGroupName", "RetentionInDays", "Tags"), _LOCAL_LOGS
    ),
    "AWS::CloudWatch::Alarm": dict.fromkeys(
        (
            "ActionsEnabled",
            "AlarmActions",
            "AlarmDescription",
            "AlarmName",
            "ComparisonOperator",
            "DatapointsToAlarm",
            "Dimensions",
            "EvaluationPeriods",
            "ExtendedStatistic",
            "InsufficientDataActions",
            "MetricName",
            "Namespace",
            "OKActions",
            "Period",
            "Statistic",
            "Tags",
            "Threshold",
            "TreatMissingData",
            "Unit",
        ),
        _NO_ALARMS,
    ),
    "AWS::ApiGateway::RestApi": {
        "Body": EFFECT,
        "Name": "for people",
        "Description": "for people",
        "EndpointConfiguration": "there is one endpoint here, on the loopback interface",
        "Parameters": "import options of the endpoint type",
        "FailOnWarnings": "the body is read here, strictly",
        "MinimumCompressionSize": "compression of answers is a matter of the network",
        "DisableExecuteApiEndpoint": "there is one endpoint here, on the loopback interface",
        "BinaryMediaTypes": EFFECT,
        "ApiKeySourceType": "keys are read from the x-api-key header, which is API Gateway's default",
        "Tags": _TAGS,
    },
    "AWS::ApiGateway::Deployment": dict.fromkeys(
        ("Description", "RestApiId", "StageDescription", "StageName"), _NO_DEPLOYMENT
    ),
    "AWS::ApiGateway::Stage": {
        "RestApiId": "there is one API here",
        "StageName": EFFECT,
        "MethodSettings": {
            "DataTraceEnabled": _LOCAL_LOGS,
            "HttpMethod": "settings of all methods alike",
            "LoggingLevel": _LOCAL_LOGS,
            "MetricsEnabled": _NO_ALARMS,
            "ResourcePath": "settings of all methods alike",
            "ThrottlingBurstLimit": _ONE_KEY,
            "ThrottlingRateLimit": _ONE_KEY,
        },
        "AccessLogSetting": _LOCAL_LOGS,
        "DeploymentId": _NO_DEPLOYMENT,
        "Description": "for people",
        "TracingEnabled": "there is no X-Ray here",
        "Tags": _TAGS,
    },
    "AWS::ApiGateway::ApiKey": {
        "Enabled": "a key that is off is of no use here",
        "Value": EFFECT,
        "Name": "for people",
        "Description": "for people",
        "StageKeys": "there is one stage here",
        "GenerateDistinctId": "there is one key here",
        "Tags": _TAGS,
    },
    "AWS::ApiGateway::UsagePlan": {
        "Throttle": EFFECT,
        "Quota": EFFECT,
        "ApiStages": "there is one stage here",
        "UsagePlanName": "for people",
        "Description": "for people",
        "Tags": _TAGS,
    },
    "AWS::ApiGateway::UsagePlanKey": dict.fromkeys(
        ("KeyId", "KeyType", "UsagePlanId"), "there is one key and one plan here"
    ),
    "AWS::ApiGateway::Account": {"CloudWatchRoleArn": _LOCAL_LOGS},
}


def unmodelled(type_name: str, properties: Mapping[str, Any]) -> Iterator[str]:
    """What of a resource the local stack does not model, in words; nothing if it models all of it."""
    if type_name not in RESOURCE_TYPES:
        yield "the resource type"
        return
    yield from _unmodelled(properties, RESOURCE_TYPES[type_name], "")


def _unmodelled(node: Any, known: Properties, path: str) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from _unmodelled(item, known, path)
        return
    for name, value in node.items():
        here = f"{path}.{name}" if path else name
        if name not in known:
            yield f"property {here}"
            continue
        entry = known[name]
        if isinstance(entry, Mapping):
            yield from _unmodelled(value, entry, here)
