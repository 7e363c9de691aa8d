"""A small stack of its own, running: S3 → queue → function → table, and function → API."""

import json
import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from marsad_local.api_client import ApiClient, ApiError, upload_form
from marsad_local.gateway import PortInUseError
from marsad_local.stack import API_KEY, Stack

TEMPLATE = Path(__file__).parents[1] / "data" / "local" / "template.yaml"
KEY = "inbox/مقال جديد+1.txt"


def until(condition: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.1)


def alive(pid: int) -> bool:
    command = ["ps", "-o", "stat=", "-p", str(pid)]
    state = subprocess.run(command, check=False, capture_output=True, text=True).stdout
    return bool(state.strip()) and not state.startswith("Z")


@pytest.fixture(scope="module")
def logs(tmp_path_factory):
    return tmp_path_factory.mktemp("logs")


@pytest.fixture(scope="module")
def stack(logs):
    with Stack(TEMPLATE, log_directory=logs, workers=1) as started:
        yield started


@pytest.fixture
def api(stack):
    return ApiClient(stack.url, API_KEY)


def told(stack: Stack, key: str) -> list[dict]:
    """What the function was told of a key, in the order of the sequencers."""
    items = stack.clients.dynamodb.scan(TableName=stack.resource("Table").identifier)["Items"]
    changes = [json.loads(item["told"]["S"]) for item in items if item["pk"]["S"].startswith(key + " ")]
    return sorted(changes, key=lambda change: change["s3"]["object"]["sequencer"])


class TestStorage:
    def test_each_change_of_an_object_is_told_with_all_that_s3_tells(self, stack):
        bucket, s3 = stack.resource("Bucket").identifier, stack.clients.s3
        first = s3.put_object(Bucket=bucket, Key=KEY, Body="خبر".encode(), Metadata={"title": "t"})
        s3.put_object(Bucket=bucket, Key=KEY, Body="خبر آخر".encode())
        removed = s3.delete_object(Bucket=bucket, Key=KEY)
        until(lambda: len(told(stack, KEY)) == 3)
        created, overwritten, deleted = told(stack, KEY)
        assert [change["eventName"] for change in (created, overwritten, deleted)] == [
            "ObjectCreated:Put",
            "ObjectCreated:Put",
            "ObjectRemoved:DeleteMarkerCreated",
        ]
        assert created["s3"]["object"]["versionId"] == first["VersionId"]
        assert created["s3"]["object"]["size"] == len("خبر".encode())
        assert created["s3"]["object"]["eTag"] == first["ETag"].strip('"')
        assert deleted["s3"]["object"]["versionId"] == removed["VersionId"]

    def test_keys_outside_the_prefix_are_not_told(self, stack):
        bucket, s3 = stack.resource("Bucket").identifier, stack.clients.s3
        s3.put_object(Bucket=bucket, Key="documents/a.json", Body=b"{}")
        s3.put_object(Bucket=bucket, Key="inbox/after.txt", Body=b"x")
        until(lambda: told(stack, "inbox/after.txt"))
        assert told(stack, "documents/a.json") == []

    def test_a_copy_and_a_list_of_deletions_are_told_too(self, stack):
        bucket, s3 = stack.resource("Bucket").identifier, stack.clients.s3
        s3.put_object(Bucket=bucket, Key="else/source.txt", Body=b"x")
        s3.copy_object(Bucket=bucket, Key="inbox/copy.txt", CopySource={"Bucket": bucket, "Key": "else/source.txt"})
        s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "inbox/copy.txt"}]})
        until(lambda: len(told(stack, "inbox/copy.txt")) == 2)
        assert [change["eventName"] for change in told(stack, "inbox/copy.txt")] == [
            "ObjectCreated:Copy",
            "ObjectRemoved:DeleteMarkerCreated",
        ]

    def test_a_queue_first_gets_a_test_event(self, stack):
        name = stack.resource("Table").identifier
        until(lambda: "Item" in stack.clients.dynamodb.get_item(TableName=name, Key={"pk": {"S": "s3:TestEvent"}}))

    def test_a_presigned_post_is_told_with_its_metadata_and_held_to_its_policy(self, stack):
        bucket, s3 = stack.resource("Bucket").identifier, stack.clients.s3
        fields = {"Content-Type": "text/plain", "x-amz-meta-title": "t"}
        conditions = [*({name: value} for name, value in fields.items()), ["content-length-range", 1, 10]]
        form = s3.generate_presigned_post(bucket, "inbox/form.txt", Fields=fields, Conditions=conditions)
        with pytest.raises(ApiError, match="EntityTooLarge"):
            upload_form(form["url"], form["fields"], b"x" * 11)
        with pytest.raises(ApiError, match="Extra input fields: x-amz-meta-source"):
            upload_form(form["url"], {**form["fields"], "x-amz-meta-source": "s"}, b"x")
        upload_form(form["url"], form["fields"], b"x" * 10)
        until(lambda: told(stack, "inbox/form.txt"))
        assert [change["eventName"] for change in told(stack, "inbox/form.txt")] == ["ObjectCreated:Post"]
        stored = s3.head_object(Bucket=bucket, Key="inbox/form.txt")
        assert (stored["Metadata"], stored["ContentType"]) == ({"title": "t"}, "text/plain")

    def test_a_conditional_delete_of_another_version_is_refused(self, stack):
        bucket, s3 = stack.resource("Bucket").identifier, stack.clients.s3
        tag = s3.put_object(Bucket=bucket, Key="else/a", Body=b"1")["ETag"]
        s3.put_object(Bucket=bucket, Key="else/a", Body=b"2")
        with pytest.raises(s3.exceptions.ClientError, match="PreconditionFailed"):
            s3.delete_object(Bucket=bucket, Key="else/a", IfMatch=tag)
        s3.delete_object(Bucket=bucket, Key="else/a", IfMatch=s3.head_object(Bucket=bucket, Key="else/a")["ETag"])


class TestTable:
    def test_indexes_expiry_and_recovery_are_those_of_the_template(self, stack):
        name, dynamodb = stack.resource("Table").identifier, stack.clients.dynamodb
        table = dynamodb.describe_table(TableName=name)["Table"]
        assert [index["IndexName"] for index in table["GlobalSecondaryIndexes"]] == ["by_day"]
        expiry = dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
        assert (expiry["TimeToLiveStatus"], expiry["AttributeName"]) == ("ENABLED", "expires_at")
        backups = dynamodb.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
        assert backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "DISABLED"

    def test_an_update_is_seen_whole_or_not_at_all(self, stack):
        name, dynamodb = stack.resource("Table").identifier, stack.clients.dynamodb
        key = {"pk": {"S": "whole"}}

        def write(number: int) -> None:
            names = {f"#a{field}": f"a{field}" for field in range(20)}
            update = "SET " + ", ".join(f"{field} = :number" for field in names)
            dynamodb.update_item(
                TableName=name,
                Key=key,
                UpdateExpression=update,
                ExpressionAttributeNames=names,
                ExpressionAttributeValues={":number": {"N": str(number)}},
            )

        def read() -> int:
            item = dynamodb.get_item(TableName=name, Key=key)["Item"]
            return len({value["N"] for field, value in item.items() if field.startswith("a")})

        write(0)
        with ThreadPoolExecutor(4) as pool:
            writes = [pool.submit(write, number) for number in range(1, 30)]
            reads = [pool.submit(read) for _ in range(60)]
            assert {done.result() for done in reads} == {1}
            assert all(done.result() is None for done in writes)


class TestQueues:
    def test_only_the_poison_of_a_batch_comes_again_and_then_lies_in_the_dead_letter_queue(self, stack):
        url, name = stack.resource("Intake").identifier, stack.resource("Table").identifier
        good = {"Event": "s3:TestEvent", "number": 7}
        entries = [{"poison": True}, good]
        stack.clients.sqs.send_message_batch(
            QueueUrl=url,
            Entries=[{"Id": str(number), "MessageBody": json.dumps(body)} for number, body in enumerate(entries)],
        )
        until(lambda: stack.dead_letters() == {"IntakeDeadLetters": 1})
        assert stack.messages("Intake") == 0
        received = stack.clients.dynamodb.get_item(TableName=name, Key={"pk": {"S": "s3:TestEvent"}})["Item"]
        assert json.loads(received["told"]["S"]) == good


class TestApi:
    def test_a_request_reaches_the_function_as_api_gateway_tells_it(self, api):
        event = api.get("/echo/a%20b", day="2016-10-15", place="حلب")["event"]
        assert (event["httpMethod"], event["resource"], event["path"]) == ("GET", "/echo/{name}", "/echo/a%20b")
        assert event["pathParameters"] == {"name": "a b"}
        assert event["multiValueQueryStringParameters"] == {"day": ["2016-10-15"], "place": ["حلب"]}
        assert event["requestContext"]["stage"] == "test"
        assert event["requestContext"]["path"] == "/test/echo/a%20b"

    def test_a_body_comes_as_text(self, api):
        event = api.post("/echo/x", {"title": "خبر"})["event"]
        assert json.loads(event["body"]) == {"title": "خبر"}
        assert event["isBase64Encoded"] is False

    @pytest.mark.parametrize(
        ("path", "key", "status", "message"),
        [
            ("/echo/x", "wrong", 403, "Forbidden"),
            ("/nowhere", API_KEY, 403, "Missing Authentication Token"),
            ("/echo/crash", API_KEY, 502, "Internal server error"),
            ("/echo/raise", API_KEY, 502, "Internal server error"),
            ("/echo/sleep", API_KEY, 502, "Internal server error"),
            ("/echo/outside", API_KEY, 502, "Internal server error"),
            ("/echo/malformed", API_KEY, 502, "Internal server error"),
        ],
    )
    def test_errors_of_its_own_are_those_of_api_gateway(self, stack, path, key, status, message):
        with pytest.raises(ApiError, match=message) as raised:
            ApiClient(stack.url, key).get(path)
        assert raised.value.status == status

    def test_a_route_without_key_is_open(self, stack):
        assert ApiClient(stack.url, "none").get("/open")["event"]["resource"] == "/open"

    def test_a_body_over_ten_megabytes_is_refused(self, api):
        with pytest.raises(ApiError) as raised:
            api.post("/echo/x", {"text": "x" * 10 * 1024 * 1024})
        assert raised.value.status == 413

    def test_what_a_handler_prints_goes_to_its_log(self, stack, api, logs):
        api.get("/echo/x")
        assert "a line for the log" in (logs / "Desk.log").read_text()

    def test_a_call_to_another_machine_is_refused_in_a_worker(self, api, logs):
        with pytest.raises(ApiError):
            api.get("/echo/outside")
        assert "OutsideConnectionError: socket.getaddrinfo to 192.0.2.1" in (logs / "Desk.log").read_text()


class TestWorkers:
    def test_a_worker_knows_this_stack_only(self, stack, api):
        environment = api.get("/echo/x")["environment"]
        assert environment["AWS_ENDPOINT_URL"] == stack.clients.endpoint
        assert stack.clients.endpoint.startswith("http://127.0.0.1:")
        assert environment["AWS_ACCESS_KEY_ID"] == environment["AWS_SECRET_ACCESS_KEY"] == "local"
        assert environment["OMP_NUM_THREADS"] == "1"
        assert environment["AWS_EC2_METADATA_DISABLED"] == "true"
        assert environment["TABLE_NAME"] == stack.resource("Table").identifier
        assert environment["AWS_LAMBDA_FUNCTION_NAME"] == stack.resource("Desk").identifier
        assert environment.keys().isdisjoint({"HOME", "AWS_PROFILE", "HTTPS_PROXY", "PYTEST_CURRENT_TEST"})

    def test_the_time_left_is_that_of_the_template(self, api):
        assert 0 < api.get("/echo/x")["remaining"] <= 2000

    def test_a_worker_is_used_again(self, stack, api):
        api.get("/echo/x")
        before = stack.pools["Desk"].process_ids()
        api.get("/echo/x")
        assert stack.pools["Desk"].process_ids() == before


class TestEnd:
    def test_a_taken_port_is_an_error_and_leaves_nothing_behind(self, stack):
        port = int(stack.url.rsplit(":", 1)[1])
        second = Stack(TEMPLATE, port=port)
        with pytest.raises(PortInUseError, match=f"port {port} of 127.0.0.1 is in use"), second:
            pass
        assert second.process_ids() == []

    @pytest.mark.parametrize("signal", ["SIGTERM", "SIGKILL"])
    def test_no_process_outlives_the_stack(self, signal):
        program = f"""
            import signal, sys, time
            from pathlib import Path
            from marsad_local.api_client import ApiClient
            from marsad_local.isolation import isolate_process
            from marsad_local.stack import API_KEY, Stack
            isolate_process()
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
            with Stack(Path({str(TEMPLATE)!r})) as stack:
                ApiClient(stack.url, API_KEY).get("/echo/x")
                print(*stack.process_ids(), flush=True)
                time.sleep(600)
        """
        environment = {**os.environ, "AWS_PROFILE": "nobody"}
        command = [sys.executable, "-c", textwrap.dedent(program)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
            started = [int(pid) for pid in process.stdout.readline().split()]
            assert len(started) >= 2
            assert all(map(alive, started))
            getattr(process, {"SIGTERM": "terminate", "SIGKILL": "kill"}[signal])()
            process.wait(timeout=60)
        until(lambda: not any(map(alive, started)))
