"""``template.yaml`` as it is written, and as the CloudFormation template that SAM makes of it.

``python -m tests.cloudformation`` prints the latter as JSON, for linters that look below SAM.
"""

import json
import sys
from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import boto3
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

TEMPLATE = Path(__file__).parents[1] / "template.yaml"
REGION = "eu-central-1"

Template = dict[str, Any]


@cache
def written() -> Template:
    """The template as it is written; ``!Sub x`` reads ``{"Fn::Sub": x}``."""
    template: Template = yaml_parse(TEMPLATE.read_text(encoding="utf-8"))
    return template


@cache
def deployed() -> Template:
    """The template after SAM's transformation."""
    return transformed({})


def transformed(layers: Mapping[str, str]) -> Template:
    """The same, where of some layers it is given what was uploaded; the others are all alike."""
    source = deepcopy(written())
    for name, resource in source["Resources"].items():
        properties = resource.get("Properties", {})
        # As after `sam package`.
        if resource["Type"] == "AWS::Serverless::LayerVersion":
            properties["ContentUri"] = layers.get(name, "s3://bucket/layer")
        elif resource["Type"] == "AWS::Serverless::Function" and properties.get("PackageType") != "Image":
            properties["CodeUri"] = "s3://bucket/function"
    defaults = {name: str(parameter["Default"]) for name, parameter in source["Parameters"].items()}
    translator = Translator(None, Parser(), boto_session=boto3.Session(region_name=REGION))
    template: Template = translator.translate(source, defaults, get_managed_policy_map=dict)
    return template


if __name__ == "__main__":
    json.dump(deployed(), sys.stdout, indent=2)
