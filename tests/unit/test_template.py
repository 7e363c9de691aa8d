"""The template: what each function may do, and that it agrees with the code that runs on it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from marsad.runtime import settings
from marsad.runtime.settings import PREFIX, ApiSettings, ExtractSettings, IngestSettings, StageSettings
from marsad.store import bucket, schema
from tests.cloudformation import deployed, transformed, written

ROOT = Path(__file__).parents[2]
FUNCTIONS = {
    "IngestFunction": IngestSettings,
    "ExtractFunction": ExtractSettings,
    "ExtractImageFunction": ExtractSettings,
    "ApiFunction": ApiSettings,
}
CONSUMERS = {
    "IngestFunction": "IntakeQueue",
    "ExtractFunction": "ExtractionQueue",
    "ExtractImageFunction": "ExtractionQueue",
}
QUEUES = ("IntakeQueue", "ExtractionQueue")
ROLES = {
    "IngestFunction": "IngestRole",
    "ExtractFunction": "ExtractRole",
    "ExtractImageFunction": "ExtractRole",
    "ApiFunction": "ApiRole",
}
BUCKET_ARN = "${ArticleBucket.Arn}"


def resource(name: str) -> dict[str, Any]:
    found: dict[str, Any] = deployed()["Resources"][name]["Properties"]
    return found


def of_type(kind: str) -> dict[str, dict[str, Any]]:
    return {name: r["Properties"] for name, r in deployed()["Resources"].items() if r["Type"] == kind}


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def reference(value: Any) -> str:
    """A resource of a statement, in one spelling."""
    match value:
        case {"Fn::GetAtt": parts}:
            return "${" + ".".join(listed(parts)) + "}"
        case {"Fn::Sub": text} | str(text):
            return str(text)
    raise AssertionError(f"an unknown way to name a resource: {value}")


def permissions(role: str) -> set[tuple[str, str]]:
    """Pairs of action and resource that a role allows."""
    statements = [s for policy in resource(role)["Policies"] for s in policy["PolicyDocument"]["Statement"]]
    assert {statement["Effect"] for statement in statements} == {"Allow"}
    return {
        (action, reference(target))
        for statement in statements
        for action in listed(statement["Action"])
        for target in listed(statement["Resource"])
    }


def on(service: str, role: str) -> set[tuple[str, str]]:
    return {(action, target) for action, target in permissions(role) if action.startswith(f"{service}:")}


# ------------------------------------------------------------------------------------------ permissions


def test_ingest_reads_uploads_and_replaces_documents() -> None:
    assert on("s3", "IngestRole") == {
        ("s3:GetObject", f"{BUCKET_ARN}/inbox/*"),
        ("s3:GetObject", f"{BUCKET_ARN}/documents/*"),
        ("s3:PutObject", f"{BUCKET_ARN}/documents/*"),
        ("s3:DeleteObject", f"{BUCKET_ARN}/documents/*"),
        ("s3:ListBucket", BUCKET_ARN),
    }


def test_extract_reads_documents_and_nothing_that_was_uploaded() -> None:
    assert on("s3", "ExtractRole") == {
        ("s3:GetObject", f"{BUCKET_ARN}/documents/*"),
        ("s3:ListBucket", BUCKET_ARN),
    }


def test_api_reads_documents_and_can_only_sign_uploads_into_the_inbox() -> None:
    assert on("s3", "ApiRole") == {
        ("s3:GetObject", f"{BUCKET_ARN}/documents/*"),
        ("s3:PutObject", f"{BUCKET_ARN}/inbox/*"),
        ("s3:ListBucket", BUCKET_ARN),
    }


def test_only_consumers_receive_and_only_ingest_sends() -> None:
    takes = {"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes"}
    assert on("sqs", "IngestRole") == {(action, "${IntakeQueue.Arn}") for action in takes} | {
        ("sqs:SendMessage", "${ExtractionQueue.Arn}")
    }
    assert on("sqs", "ExtractRole") == {(action, "${ExtractionQueue.Arn}") for action in takes}
    assert on("sqs", "ApiRole") == set()


def test_the_api_changes_nothing_in_the_table() -> None:
    assert on("dynamodb", "ApiRole") == {
        (f"dynamodb:{action}", target)
        for action in ("GetItem", "BatchGetItem", "Query")
        for target in ("${Table.Arn}", "${Table.Arn}/index/" + schema.LISTING_INDEX)
    }


def test_the_functions_may_do_with_the_table_what_the_store_does_and_no_more() -> None:
    source = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "shared/marsad/store").glob("*.py"))
    calls = re.findall(
        r"\b(?:_?table|client)\.((?:get|put|update|delete|batch\w+|transact\w+)_items?|query|scan)\(", source
    )
    used = {"dynamodb:" + "".join(word.capitalize() for word in call.split("_")) for call in calls}
    allowed = {action for role in ROLES.values() for action, _ in on("dynamodb", role)}
    assert allowed == used


@pytest.mark.parametrize("role", ROLES.values())
def test_no_wildcard_but_object_prefixes_and_tracing(role: str) -> None:
    tracing = {("xray:PutTraceSegments", "*"), ("xray:PutTelemetryRecords", "*")}
    for action, target in permissions(role) - tracing:
        assert "*" not in action
        assert "*" not in target.removesuffix("/inbox/*").removesuffix("/documents/*")


@pytest.mark.parametrize(("function", "role"), ROLES.items())
def test_each_function_has_a_role_and_a_log_of_its_own(function: str, role: str) -> None:
    assert resource(function)["Role"] == {"Fn::GetAtt": [role, "Arn"]}
    assert "ManagedPolicyArns" not in resource(role)
    log = resource(function)["LoggingConfig"]["LogGroup"]["Ref"]
    assert on("logs", role) == {(action, f"${{{log}.Arn}}") for action in ("logs:CreateLogStream", "logs:PutLogEvents")}


def test_sam_adds_no_role_of_its_own() -> None:
    assert set(of_type("AWS::IAM::Role")) == {*ROLES.values(), "ApiGatewayLogRole"}


# ------------------------------------------------------------------------------------------ settings


@pytest.mark.parametrize(("function", "expected"), FUNCTIONS.items())
def test_each_function_gets_the_variables_that_it_reads(function: str, expected: type[StageSettings]) -> None:
    variables = {name for name in resource(function)["Environment"]["Variables"] if name.startswith(PREFIX)}
    read = {PREFIX + name.upper() for name in expected.model_fields}
    # The zip function finds the models where the layer puts them.
    assert variables == read - ({"MARSAD_MODEL_DIRECTORY"} if function == "ExtractFunction" else set())


@pytest.mark.parametrize(("function", "expected"), FUNCTIONS.items())
def test_defaults_of_parameters_are_those_of_the_settings(function: str, expected: type[StageSettings]) -> None:
    parameters = written()["Parameters"]
    compared = 0
    for name, field in expected.model_fields.items():
        match resource(function)["Environment"]["Variables"].get(PREFIX + name.upper()):
            case {"Ref": source} if source in parameters and field.default_factory is None:
                assert parameters[source]["Default"] == field.default
                compared += 1
    assert compared > 1


def test_each_variant_of_extract_has_its_engine_and_its_models() -> None:
    engines = {
        name: resource(name)["Environment"]["Variables"]["MARSAD_LANGUAGE_ENGINE"]
        for name in ("ExtractFunction", "ExtractImageFunction")
    }
    assert engines == {"ExtractFunction": "onnx", "ExtractImageFunction": "stanza"}
    dockerfile = (ROOT / "functions/extract_image/Dockerfile").read_text(encoding="utf-8")
    directory = written()["Parameters"]["ModelDirectory"]["Default"]
    assert f"COPY layers/models {directory}\n" in dockerfile
    assert (settings._DEPLOYED_MODELS / "models").as_posix() == directory
    makefile = (ROOT / "layers/Makefile").read_text(encoding="utf-8")
    assert f'cp -R language "$(ARTIFACTS_DIR)/{settings._DEPLOYED_MODELS.relative_to("/opt")}/"' in makefile


def test_one_variant_of_extract_exists_and_the_queue_calls_that_one() -> None:
    resources = deployed()["Resources"]
    assert resources["ExtractFunction"]["Condition"] == "ExtractsInZip"
    assert resources["ExtractImageFunction"]["Condition"] == "ExtractsInImage"
    conditions = deployed()["Conditions"]
    assert conditions["ExtractsInImage"] == {"Fn::Not": [conditions["ExtractsInZip"]]}
    assert resource("ExtractionSource")["FunctionName"] == {
        "Fn::If": ["ExtractsInImage", {"Ref": "ExtractImageFunction"}, {"Ref": "ExtractFunctionAliaslive"}]
    }
    watched = resource("ExtractErrorAlarm")["Dimensions"][0]["Value"]
    assert watched == {"Fn::If": ["ExtractsInImage", {"Ref": "ExtractImageFunction"}, {"Ref": "ExtractFunction"}]}


@pytest.mark.parametrize("function", ["ExtractFunction", "ExtractImageFunction"])
def test_all_that_computes_has_as_many_threads(function: str) -> None:
    variables = resource(function)["Environment"]["Variables"]
    assert variables["OMP_NUM_THREADS"] == variables["MARSAD_LANGUAGE_THREADS"]


def test_an_image_is_no_part_of_the_build() -> None:
    # SAM CLI would build an image with docker wherever it knows how, whatever the condition says.
    assert "Metadata" not in written()["Resources"]["ExtractImageFunction"]


@pytest.mark.parametrize(
    ("uri", "allowed"),
    [
        ("localhost/none", True),
        ("123456789012.dkr.ecr.eu-central-1.amazonaws.com/marsad-extract:1.2", True),
        ("123456789012.dkr.ecr.eu-central-1.amazonaws.com/marsad-extract", False),
        ("docker.io/marsad-extract:1", False),
        ("", False),
    ],
)
def test_an_image_is_given_by_its_address_with_a_tag(uri: str, allowed: bool) -> None:
    pattern = written()["Parameters"]["ExtractImageUri"]["AllowedPattern"]
    assert bool(re.fullmatch(pattern, uri)) == allowed


@pytest.mark.parametrize("layer", ["MarsadLayer", "ExtractionLayer", "LanguageLayer", "DependenciesLayer"])
def test_a_changed_layer_makes_a_new_version_of_the_extract_function(layer: str) -> None:
    (before,) = of_type("AWS::Lambda::Version")
    (after,) = (
        name
        for name, changed in transformed({layer: "s3://bucket/changed"})["Resources"].items()
        if changed["Type"] == "AWS::Lambda::Version"
    )
    assert before != after


def test_snapshots_are_of_what_the_queue_calls() -> None:
    assert resource("ExtractFunction")["SnapStart"] == {"ApplyOn": {"Ref": "ExtractSnapStart"}}
    alias = resource("ExtractFunctionAliaslive")
    (version,) = of_type("AWS::Lambda::Version")
    assert alias["FunctionVersion"] == {"Fn::GetAtt": [version, "Version"]}


def test_the_functions_and_the_queues_count_receives_alike() -> None:
    for function, queue in CONSUMERS.items():
        variables = resource(function)["Environment"]["Variables"]
        assert variables[PREFIX + "MAX_RECEIVE_COUNT"] == resource(queue)["RedrivePolicy"]["maxReceiveCount"]


# ------------------------------------------------------------------------------------------ table and bucket


def test_the_table_has_the_keys_and_the_index_of_the_store() -> None:
    table = resource("Table")
    (index,) = table["GlobalSecondaryIndexes"]
    assert table["KeySchema"] == [
        {"AttributeName": schema.PARTITION_KEY, "KeyType": "HASH"},
        {"AttributeName": schema.SORT_KEY, "KeyType": "RANGE"},
    ]
    assert index["IndexName"] == schema.LISTING_INDEX
    assert index["KeySchema"] == [
        {"AttributeName": schema.LISTING_PARTITION_KEY, "KeyType": "HASH"},
        {"AttributeName": schema.LISTING_SORT_KEY, "KeyType": "RANGE"},
    ]
    assert index["Projection"] == {"ProjectionType": "ALL"}
    assert table["TimeToLiveSpecification"] == {"AttributeName": schema.EXPIRY, "Enabled": True}


def test_data_is_kept_safe() -> None:
    table = resource("Table")
    assert table["BillingMode"] == "PAY_PER_REQUEST"
    assert table["SSESpecification"] == {"SSEEnabled": True}
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    articles = resource("ArticleBucket")
    assert articles["VersioningConfiguration"] == {"Status": "Enabled"}
    assert set(articles["PublicAccessBlockConfiguration"].values()) == {True}
    for name in ("Table", "ArticleBucket"):
        assert deployed()["Resources"][name]["DeletionPolicy"] == "Retain"


def test_the_bucket_tells_of_every_change_in_the_inbox_and_of_nothing_else() -> None:
    told = resource("ArticleBucket")["NotificationConfiguration"]["QueueConfigurations"]
    assert [notification["Event"] for notification in told] == ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"]
    for notification in told:
        assert notification["Queue"] == {"Fn::GetAtt": ["IntakeQueue", "Arn"]}
        assert notification["Filter"] == {"S3Key": {"Rules": [{"Name": "prefix", "Value": bucket.INBOX}]}}


def test_only_this_bucket_of_this_account_may_send_to_the_intake_queue() -> None:
    allow, _ = resource("IntakeQueuePolicy")["PolicyDocument"]["Statement"]
    name = resource("ArticleBucket")["BucketName"]["Fn::Sub"]
    assert allow["Action"] == "sqs:SendMessage"
    assert allow["Condition"] == {
        "ArnEquals": {"aws:SourceArn": {"Fn::Sub": "arn:${AWS::Partition}:s3:::" + name}},
        "StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}},
    }


def test_bucket_and_queues_refuse_requests_without_tls() -> None:
    policies = [*of_type("AWS::SQS::QueuePolicy").values(), *of_type("AWS::S3::BucketPolicy").values()]
    assert len(policies) == len(of_type("AWS::SQS::Queue")) + len(of_type("AWS::S3::Bucket"))
    for policy in policies:
        refusal = policy["PolicyDocument"]["Statement"][-1]
        assert (refusal["Effect"], refusal["Principal"]) == ("Deny", "*")
        assert refusal["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    guarded = {policy["Queues"][0]["Ref"] for policy in of_type("AWS::SQS::QueuePolicy").values()}
    assert guarded == set(of_type("AWS::SQS::Queue"))


# ------------------------------------------------------------------------------------------ queues and functions


@pytest.mark.parametrize("queue", QUEUES)
def test_each_queue_has_a_dead_letter_queue_that_keeps_messages_longest(queue: str) -> None:
    dead_letters = resource(queue)["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0]
    assert resource(dead_letters)["MessageRetentionPeriod"] == 14 * 24 * 3600
    assert resource(queue)["SqsManagedSseEnabled"] is True
    assert resource(dead_letters)["SqsManagedSseEnabled"] is True


@pytest.mark.parametrize(("function", "queue"), CONSUMERS.items())
def test_a_message_stays_hidden_for_six_timeouts_of_its_function(function: str, queue: str) -> None:
    assert resource(queue)["VisibilityTimeout"] >= 6 * resource(function)["Timeout"]


@pytest.mark.parametrize(("function", "queue"), CONSUMERS.items())
def test_batches_fail_message_by_message_and_concurrency_is_bounded(function: str, queue: str) -> None:
    sources = of_type("AWS::Lambda::EventSourceMapping").values()
    (source,) = [source for source in sources if source["EventSourceArn"] == {"Fn::GetAtt": [queue, "Arn"]}]
    assert f'{{"Ref": "{function}' in json.dumps(source["FunctionName"])
    assert source["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert "MaximumConcurrency" in source["ScalingConfig"]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_functions_are_traced_and_the_zip_ones_run_on_python_3_12(function: str) -> None:
    properties = resource(function)
    assert properties["TracingConfig"] == {"Mode": "Active"}
    if function == "ExtractImageFunction":
        assert properties["PackageType"] == "Image"
    else:
        assert properties["Architectures"] == [{"Ref": "Architecture"}]
        assert (properties["Runtime"], properties["Handler"]) == ("python3.12", "handler.handler")


def test_every_log_group_forgets() -> None:
    groups = of_type("AWS::Logs::LogGroup")
    assert len(groups) == len(set(ROLES.values())) + 1
    assert all(group["RetentionInDays"] == {"Ref": "LogRetentionDays"} for group in groups.values())


# ------------------------------------------------------------------------------------------ API


def test_every_route_needs_a_key_and_is_one_of_the_handlers() -> None:
    paths = resource("Api")["Body"]["paths"]
    routes = {(method, path) for path, methods in paths.items() for method in methods}
    handler = (ROOT / "functions/api/handler.py").read_text(encoding="utf-8")
    handled = re.findall(r'^@app\.(\w+)\("([^"]+)"\)', handler, re.MULTILINE)
    assert routes == {(method, re.sub(r"<\w+>", "{id}", path)) for method, path in handled}
    for methods in paths.values():
        for operation in methods.values():
            assert operation["security"] == [{"api_key": []}]


def test_callers_are_held_to_a_usage_plan() -> None:
    (plan,) = of_type("AWS::ApiGateway::UsagePlan").values()
    assert set(plan["Throttle"]) == {"RateLimit", "BurstLimit"}
    assert plan["Quota"]["Period"] == "DAY"
    assert len(of_type("AWS::ApiGateway::ApiKey")) == 1


def test_the_api_never_logs_what_it_carries() -> None:
    stage = resource("ApiStage")
    assert [setting["DataTraceEnabled"] for setting in stage["MethodSettings"]] == [False]
    assert stage["AccessLogSetting"]["DestinationArn"] == {"Fn::GetAtt": ["ApiAccessLogGroup", "Arn"]}
    assert stage["TracingEnabled"] is True
