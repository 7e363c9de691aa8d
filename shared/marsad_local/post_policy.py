"""Enforces the policy of a browser-style upload (a presigned POST), as S3 does and moto does not.

Source: Amazon S3 API reference, "POST policy".
"""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

# Fields of the form that a policy need not name.
_UNCONDITIONAL = {"policy", "x-amz-signature", "file"}


@dataclass(frozen=True)
class Refusal:
    """What S3 answers: an HTTP status, an error code and a message."""

    status: int
    code: str
    message: str


def check(bucket: str, fields: Mapping[str, str], size: int, now: datetime | None = None) -> Refusal | None:
    """Whether S3 would refuse a form upload.

    Args:
        bucket: the bucket that it was sent to.
        fields: the form's fields besides the file, as sent.
        size: of the file, in bytes.
        now: the time of the upload; the present otherwise.

    Returns:
        The refusal, or None if the upload keeps to its policy.
    """
    form = {name.lower(): value for name, value in fields.items()} | {"bucket": bucket}
    if "policy" not in form:
        return Refusal(403, "AccessDenied", "Access Denied")
    try:
        policy = json.loads(base64.b64decode(form["policy"], validate=True))
        expiration = datetime.fromisoformat(policy["expiration"])
        conditions = policy["conditions"]
    except (binascii.Error, ValueError, KeyError) as error:
        return Refusal(400, "InvalidPolicyDocument", f"Invalid Policy: {error}")
    if (now or datetime.now(UTC)) > expiration:
        return Refusal(403, "AccessDenied", "Invalid according to Policy: Policy expired.")
    named = {"bucket"}
    for condition in conditions:
        operator, *operands = _normal_form(condition)
        if operator == "content-length-range":
            if refusal := _check_size(size, int(operands[0]), int(operands[1])):
                return refusal
            continue
        name, expected = operands[0].removeprefix("$").lower(), operands[1]
        named.add(name)
        value = form.get(name, "")
        if not (value == expected if operator == "eq" else value.startswith(expected)):
            return Refusal(
                403, "AccessDenied", f"Invalid according to Policy: Policy Condition failed: {json.dumps(condition)}"
            )
    extra = sorted(name for name in form if name not in named | _UNCONDITIONAL and not name.startswith("x-ignore-"))
    if extra:
        return Refusal(403, "AccessDenied", f"Invalid according to Policy: Extra input fields: {', '.join(extra)}")
    return None


def _normal_form(condition: Any) -> list[Any]:
    if isinstance(condition, dict):
        ((name, value),) = condition.items()
        return ["eq", name, value]
    return [str(condition[0]).lower(), *condition[1:]]


def _check_size(size: int, smallest: int, largest: int) -> Refusal | None:
    if size > largest:
        return Refusal(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size")
    if size < smallest:
        return Refusal(400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size")
    return None
