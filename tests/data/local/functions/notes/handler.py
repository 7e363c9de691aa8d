"""Writes down what it was told; fails on a body that says so."""

import json
import os
from urllib.parse import unquote_plus

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])


def handler(event, context):
    failures = []
    for record in event["Records"]:
        body = json.loads(record["body"])
        if body.get("poison"):
            failures.append({"itemIdentifier": record["messageId"]})
            continue
        for change in body.get("Records", []):
            key = unquote_plus(change["s3"]["object"]["key"])
            item = {"pk": f"{key} {change['s3']['object']['sequencer']}", "day": "today", "told": json.dumps(change)}
            table.put_item(Item=item)
        if body.get("Event") == "s3:TestEvent":
            table.put_item(Item={"pk": "s3:TestEvent", "day": "today", "told": record["body"]})
    return {"batchItemFailures": failures}
