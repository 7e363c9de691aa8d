"""Makes the template's buckets, queues and tables on the local AWS server, through the real APIs."""

import json
from collections.abc import Mapping
from typing import Any

from marsad_local.clients import Clients
from marsad_local.isolation import REGION
from marsad_local.template import Resource, Template

_QUEUE_ATTRIBUTES = (
    "DelaySeconds",
    "MessageRetentionPeriod",
    "ReceiveMessageWaitTimeSeconds",
    "VisibilityTimeout",
)
_LIFECYCLE_ACTIONS = ("AbortIncompleteMultipartUpload", "NoncurrentVersionExpiration")


def provision(template: Template, clients: Clients, visibility_seconds: Mapping[str, int] | None = None) -> None:
    """Make every bucket, queue and table of a template.

    Args:
        template: what to make.
        clients: of the local AWS server.
        visibility_seconds: visibility timeouts to set instead of the template's, by logical id of the queue: tests of
            redelivery cannot wait for real ones.
    """
    queues = template.of_type("AWS::SQS::Queue")
    for queue in queues:
        _make_queue(queue, clients, (visibility_seconds or {}).get(queue.logical_id))
    for queue in queues:
        if "RedrivePolicy" in queue.properties:  # once all are made: it names another queue
            policy = json.dumps(queue.properties["RedrivePolicy"])
            clients.sqs.set_queue_attributes(QueueUrl=queue.identifier, Attributes={"RedrivePolicy": policy})
    for table in template.of_type("AWS::DynamoDB::Table"):
        _make_table(table, clients)
    for bucket in template.of_type("AWS::S3::Bucket"):
        _make_bucket(bucket, clients)


def _make_queue(queue: Resource, clients: Clients, visibility_seconds: int | None) -> None:
    attributes = {name: str(queue.properties[name]) for name in _QUEUE_ATTRIBUTES if name in queue.properties}
    if visibility_seconds is not None:
        attributes["VisibilityTimeout"] = str(visibility_seconds)
    clients.sqs.create_queue(QueueName=queue.identifier.rsplit("/", 1)[1], Attributes=attributes)


def _make_table(table: Resource, clients: Clients) -> None:
    properties = table.properties
    indexes = [
        {name: index[name] for name in ("IndexName", "KeySchema", "Projection")}
        for index in properties.get("GlobalSecondaryIndexes", [])
    ]
    clients.dynamodb.create_table(
        TableName=table.identifier,
        AttributeDefinitions=properties["AttributeDefinitions"],
        KeySchema=properties["KeySchema"],
        BillingMode=properties.get("BillingMode", "PROVISIONED"),
        **({"GlobalSecondaryIndexes": indexes} if indexes else {}),
    )
    if "TimeToLiveSpecification" in properties:
        clients.dynamodb.update_time_to_live(
            TableName=table.identifier, TimeToLiveSpecification=properties["TimeToLiveSpecification"]
        )
    if "PointInTimeRecoverySpecification" in properties:
        clients.dynamodb.update_continuous_backups(
            TableName=table.identifier,
            PointInTimeRecoverySpecification=properties["PointInTimeRecoverySpecification"],
        )


def _make_bucket(bucket: Resource, clients: Clients) -> None:
    name, properties, s3 = bucket.identifier, bucket.properties, clients.s3
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    if "VersioningConfiguration" in properties:
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration=properties["VersioningConfiguration"])
    if "BucketEncryption" in properties:
        s3.put_bucket_encryption(
            Bucket=name,
            ServerSideEncryptionConfiguration={
                "Rules": [
                    {
                        "ApplyServerSideEncryptionByDefault": rule["ServerSideEncryptionByDefault"],
                        "BucketKeyEnabled": rule.get("BucketKeyEnabled", False),
                    }
                    for rule in properties["BucketEncryption"]["ServerSideEncryptionConfiguration"]
                ]
            },
        )
    if "PublicAccessBlockConfiguration" in properties:
        s3.put_public_access_block(
            Bucket=name, PublicAccessBlockConfiguration=properties["PublicAccessBlockConfiguration"]
        )
    if "LifecycleConfiguration" in properties:
        rules = [_lifecycle_rule(rule) for rule in properties["LifecycleConfiguration"]["Rules"]]
        s3.put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration={"Rules": rules})
    if "NotificationConfiguration" in properties:
        queues = [_notification(queue) for queue in properties["NotificationConfiguration"]["QueueConfigurations"]]
        s3.put_bucket_notification_configuration(Bucket=name, NotificationConfiguration={"QueueConfigurations": queues})


def _lifecycle_rule(rule: Mapping[str, Any]) -> dict[str, Any]:
    """A rule of CloudFormation in the words of the S3 API, which wants a filter and puts the marker in Expiration."""
    told = {name: rule[name] for name in ("Status", *_LIFECYCLE_ACTIONS) if name in rule}
    if "Id" in rule:
        told["ID"] = rule["Id"]
    if "ExpirationInDays" in rule:
        told["Expiration"] = {"Days": rule["ExpirationInDays"]}
    elif "ExpiredObjectDeleteMarker" in rule:
        told["Expiration"] = {"ExpiredObjectDeleteMarker": rule["ExpiredObjectDeleteMarker"]}
    return {**told, "Filter": {"Prefix": rule.get("Prefix", "")}}


def _notification(queue: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {"QueueArn": queue["Queue"], "Events": [queue["Event"]]}
    if "Filter" in queue:
        rules = queue["Filter"]["S3Key"]["Rules"]
        told["Filter"] = {"Key": {"FilterRules": [{"Name": rule["Name"], "Value": rule["Value"]} for rule in rules]}}
    return told
