"""What ``Ref`` and ``Fn::GetAtt`` give for each resource: the names that the local stack will provision under."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marsad_local.isolation import ACCOUNT_ID, REGION

# Property that gives a resource its name, and the resource part of its ARN.
_NAMED = {
    "AWS::CloudWatch::Alarm": ("AlarmName", "cloudwatch", "alarm:{name}"),
    "AWS::DynamoDB::Table": ("TableName", "dynamodb", "table/{name}"),
    "AWS::IAM::ManagedPolicy": ("ManagedPolicyName", "iam", "policy/{name}"),
    "AWS::IAM::Role": ("RoleName", "iam", "role/{name}"),
    "AWS::Lambda::Function": ("FunctionName", "lambda", "function:{name}"),
    "AWS::Lambda::LayerVersion": ("LayerName", "lambda", "layer:{name}:1"),
    "AWS::Logs::LogGroup": ("LogGroupName", "logs", "log-group:{name}:*"),
    "AWS::S3::Bucket": ("BucketName", "s3", "{name}"),
    "AWS::SNS::Topic": ("TopicName", "sns", "{name}"),
    "AWS::SQS::Queue": ("QueueName", "sqs", "{name}"),
}
_WITHOUT_REGION = {"iam"}
_REFERRED_TO_BY_ARN = {"AWS::IAM::ManagedPolicy", "AWS::Lambda::LayerVersion", "AWS::SNS::Topic"}


@dataclass(frozen=True)
class Place:
    """Where the stack stands; ``endpoint`` is the URL of the local AWS server, without a slash at its end."""

    endpoint: str
    stack_name: str = "marsad-local"
    region: str = REGION
    account_id: str = ACCOUNT_ID


def physical_id(type_name: str, logical_id: str, properties: Mapping[str, Any], place: Place) -> tuple[str, str | None]:
    """What ``Ref`` gives for a resource, and its ARN where its type has one."""
    if type_name == "AWS::ApiGateway::Stage":
        return str(properties["StageName"]), None
    if type_name == "AWS::Lambda::Alias":
        function = f"arn:aws:lambda:{place.region}:{place.account_id}:function:{properties['FunctionName']}"
        return f"{function}:{properties['Name']}", f"{function}:{properties['Name']}"
    if type_name not in _NAMED:
        return logical_id, None
    property_name, service, pattern = _NAMED[type_name]
    name = str(properties.get(property_name) or f"{place.stack_name}-{logical_id}")
    if type_name == "AWS::S3::Bucket":
        name = name.lower()
        return name, f"arn:aws:s3:::{name}"
    region = "" if service in _WITHOUT_REGION else place.region
    arn = f"arn:aws:{service}:{region}:{place.account_id}:{pattern.format(name=name)}"
    if type_name == "AWS::SQS::Queue":
        return f"{place.endpoint}/{place.account_id}/{name}", arn
    return (arn if type_name in _REFERRED_TO_BY_ARN else name), arn


def attribute(type_name: str, name: str, identifier: str, arn: str | None, place: Place) -> str | None:
    """What ``Fn::GetAtt`` gives, or None for an attribute that is not modelled."""
    if name == "Arn" and arn is not None:
        return arn
    match type_name, name:
        case "AWS::SQS::Queue", "QueueName":
            return identifier.rsplit("/", 1)[1]
        case "AWS::SQS::Queue", "QueueUrl":
            return identifier
        case "AWS::S3::Bucket", ("DomainName" | "RegionalDomainName"):
            return f"{identifier}.s3.{place.region}.amazonaws.com"
        case "AWS::ApiGateway::RestApi", "RootResourceId":
            return f"{identifier}-root"
        case "AWS::Lambda::Version", "Version":
            return "1"
        case "AWS::SNS::Topic", "TopicName":
            return identifier.rsplit(":", 1)[1]
    return None
