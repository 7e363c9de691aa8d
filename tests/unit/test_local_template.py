from pathlib import Path

import pytest

from marsad_local.identifiers import Place
from marsad_local.template import TemplateError, read_template

SMALL = Path(__file__).parents[1] / "data" / "local" / "template.yaml"
PLACE = Place("http://127.0.0.1:5000")


def read(tmp_path: Path, resources: str, *, rest: str = "", **parameters: str):
    file = tmp_path / "template.yaml"
    file.write_text(f"Transform: AWS::Serverless-2016-10-31\n{rest}\nResources:\n{resources}", encoding="utf-8")
    return read_template(file, PLACE, parameters)


def queue(properties: str, rest: str = "") -> str:
    return f"  Queue:\n    Type: AWS::SQS::Queue\n{rest}    Properties: {properties}\n"


@pytest.fixture(scope="module")
def small():
    return read_template(SMALL, PLACE)


def test_reads_a_sam_template_with_its_references_resolved(small):
    notes = small.resources["Notes"].properties
    assert notes["Environment"]["Variables"] == {"STAGE": "test", "TABLE_NAME": "marsad-local-Table"}
    assert small.resources["Bucket"].identifier == "notes-test-123456789012"
    assert small.resources["Intake"].identifier == "http://127.0.0.1:5000/123456789012/marsad-local-Intake"
    assert small.resources["Intake"].properties["RedrivePolicy"] == {
        "deadLetterTargetArn": "arn:aws:sqs:eu-central-1:123456789012:marsad-local-IntakeDeadLetters",
        "maxReceiveCount": 2,
    }


def test_sam_events_become_event_source_mappings_and_routes(small):
    mapping = small.of_type("AWS::Lambda::EventSourceMapping")[0].properties
    assert mapping["FunctionName"] == small.resources["Notes"].identifier
    assert mapping["EventSourceArn"] == small.resources["Intake"].arn
    assert list(small.of_type("AWS::ApiGateway::RestApi")[0].properties["Body"]["paths"]) == ["/echo/{name}", "/open"]


def test_outputs_are_resolved(small):
    assert small.outputs["ApiUrl"] == "https://Api.execute-api.eu-central-1.amazonaws.com/test"


TWO_VARIANTS = """
  Zip:
    Type: AWS::Serverless::Function
    Condition: IsZip
    Properties: {CodeUri: functions/zip, Handler: h.h, Runtime: python3.12, AutoPublishAlias: live}
  Image:
    Type: AWS::Serverless::Function
    Condition: IsImage
    Properties: {PackageType: Image, ImageUri: !Ref Uri}
  Source:
    Type: AWS::Lambda::EventSourceMapping
    Properties: {FunctionName: !If [IsImage, !Ref Image, !Ref Zip.Alias], EventSourceArn: !GetAtt Queue.Arn}
  Queue: {Type: AWS::SQS::Queue}
"""
VARIANTS = """
Parameters: {Uri: {Type: String, Default: none}}
Conditions: {IsZip: !Equals [!Ref Uri, none], IsImage: !Not [!Equals [!Ref Uri, none]]}
"""


def test_finds_the_code_of_a_function_and_its_alias(tmp_path):
    template = read(tmp_path, TWO_VARIANTS, rest=VARIANTS)
    assert list(template.code) == ["Zip"]
    assert (template.code["Zip"].directory, template.code["Zip"].handler) == ("functions/zip", "h.h")
    alias = "arn:aws:lambda:eu-central-1:123456789012:function:marsad-local-Zip:live"
    assert template.resources["Source"].properties["FunctionName"] == alias
    (found,) = template.of_type("AWS::Lambda::Alias")
    assert (found.identifier, found.properties["FunctionName"]) == (alias, template.resources["Zip"].identifier)


def test_an_image_is_an_error_where_it_would_be_deployed(tmp_path):
    with pytest.raises(TemplateError, match="does not model: Image: an image"):
        read(tmp_path, TWO_VARIANTS, rest=VARIANTS, Uri="123456789012.dkr.ecr.eu-central-1.amazonaws.com/image:1")


def test_a_condition_chooses_and_no_value_leaves_out():
    production = read_template(SMALL, PLACE, {"Stage": "production"}).resources["Table"].properties
    assert production["DeletionProtectionEnabled"] is True
    assert production["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert "DeletionProtectionEnabled" not in read_template(SMALL, PLACE).resources["Table"].properties


def test_a_resource_whose_condition_fails_is_not_there(tmp_path):
    conditions = "Conditions:\n  Never: !Not [!Or [!Equals [a, a], !Equals [a, b]]]"
    template = read(tmp_path, queue("{}") + "  Other: {Type: AWS::SNS::Topic, Condition: Never}\n", rest=conditions)
    assert list(template.resources) == ["Queue"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("!Join ['-', [a, !Ref AWS::Region]]", "a-eu-central-1"),
        ("!Select [1, [a, b]]", "b"),
        ("!Select [1, !Split [',', 'a,b']]", "b"),
        ("!FindInMap [Names, queue, long]", "the-queue"),
        ("!Sub ['${x}-${AWS::StackName}-${!literal}', {x: a}]", "a-marsad-local-${literal}"),
        ("!If [Always, a, b]", "a"),
    ],
)
def test_evaluates_intrinsic_functions(tmp_path, name, value):
    rest = "Mappings: {Names: {queue: {long: the-queue}}}\nConditions: {Always: !Equals [a, a]}"
    template = read(tmp_path, queue(f"{{QueueName: {name}}}"), rest=rest)
    assert template.resources["Queue"].properties["QueueName"] == value


@pytest.mark.parametrize(
    ("resources", "message"),
    [
        ("  Stream: {Type: AWS::Kinesis::Stream}", r"Stream \(AWS::Kinesis::Stream\): the resource type"),
        (queue("{FifoThroughputLimit: perQueue}"), r"Queue \(AWS::SQS::Queue\): property FifoThroughputLimit"),
        (
            "  B: {Type: AWS::S3::Bucket, Properties: {NotificationConfiguration: {TopicConfigurations: []}}}",
            "property NotificationConfiguration.TopicConfigurations",
        ),
        (queue("{QueueName: !ImportValue other}"), "Fn::ImportValue is not modelled"),
        (queue("{QueueName: !Ref Nobody}"), "no resource Nobody"),
        (queue("{QueueName: !GetAtt Queue.Colour}"), "circular dependency: Queue → Queue"),
        (queue("{}", rest="    DependsOn: Nobody\n"), "no resource Nobody"),
        ("  F: {Type: AWS::Serverless::Function, Properties: {CodeUri: f}}", "F has no Handler"),
        (queue("{}", rest="    CreationPolicy: {}\n"), "attribute CreationPolicy is not modelled"),
        ("  F: {Type: AWS::Serverless::Function, Properties: {CodeUri: f, Handler: h.h, Colour: red}}", "Colour"),
    ],
)
def test_what_is_not_modelled_is_an_error_that_names_it(tmp_path, resources, message):
    with pytest.raises(TemplateError, match=message):
        read(tmp_path, resources)


def test_a_cycle_between_bucket_and_queue_is_an_error(tmp_path):
    resources = """
  Bucket:
    Type: AWS::S3::Bucket
    DependsOn: Policy
    Properties: {BucketName: b}
  Policy:
    Type: AWS::SQS::QueuePolicy
    Properties: {Queues: [], PolicyDocument: {Resource: !GetAtt Bucket.Arn}}
"""
    with pytest.raises(TemplateError, match="circular dependency: Bucket → Policy → Bucket"):
        read(tmp_path, resources)


@pytest.mark.parametrize(
    ("declaration", "given", "message"),
    [
        ("{Type: String}", {}, "no value and no default for parameter P"),
        ("{Type: String, AllowedValues: [a]}", {"P": "b"}, "not one of a"),
        ("{Type: String, AllowedPattern: '^[a-z]+$'}", {"P": "B"}, "does not match"),
        ("{Type: Number, MaxValue: 3}", {"P": "4"}, "out of its range"),
        ("{Type: AWS::SSM::Parameter::Name}", {"P": "b"}, "not model"),
        ("{Type: String, Default: a}", {"Q": "b"}, "no parameter Q"),
    ],
)
def test_a_parameter_must_have_a_value_that_it_allows(tmp_path, declaration, given, message):
    with pytest.raises(TemplateError, match=message):
        read(tmp_path, queue("{}"), rest=f"Parameters: {{P: {declaration}}}", **given)


def test_a_number_is_a_number_and_a_list_a_list(tmp_path):
    rest = "Parameters: {N: {Type: Number, Default: 7}, L: {Type: CommaDelimitedList, Default: 'a, b'}}"
    resources = queue("{DelaySeconds: !Ref N, QueueName: !Select [1, !Ref L]}")
    assert read(tmp_path, resources, rest=rest).resources["Queue"].properties == {"DelaySeconds": 7, "QueueName": "b"}
