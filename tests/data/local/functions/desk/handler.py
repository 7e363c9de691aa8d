"""Answers with the event it was given, or does the mischief that the path names."""

import base64
import json
import os
import socket
import sys
import time


def handler(event, context):
    name = (event["pathParameters"] or {}).get("name")
    if name == "crash":
        os._exit(3)
    if name == "raise":
        raise ValueError("no such desk")
    if name == "sleep":
        time.sleep(60)
    if name == "outside":
        socket.create_connection(("192.0.2.1", 443), timeout=1)
    if name == "malformed":
        return {"status": "fine"}
    if name == "binary":
        body = base64.b64encode(b"\x00\xff").decode()
        return {
            "statusCode": 200,
            "headers": {"Content-Type": "application/octet-stream"},
            "body": body,
            "isBase64Encoded": True,
        }
    sys.stdout.write("a line for the log, not for the answer\n")
    answer = {"event": event, "environment": dict(os.environ), "remaining": context.get_remaining_time_in_millis()}
    return {
        "statusCode": 200,
        "multiValueHeaders": {"Content-Type": ["application/json"], "X-Desk": ["a", "b"]},
        "body": json.dumps(answer),
    }
