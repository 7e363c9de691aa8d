"""Reads a SAM template the way a deployment does: translated to CloudFormation, every intrinsic resolved."""

import copy
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from samtranslator.model.exceptions import InvalidDocumentException
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

from marsad_local.identifiers import Place, attribute, physical_id
from marsad_local.modelled import unmodelled

# It warns of metrics that it has not sent, which is as it should be.
logging.getLogger("samtranslator").setLevel(logging.ERROR)

# What `sam deploy` puts there after its upload; the translator insists on something.
_UPLOADED_CODE = "s3://local/code"
_RESOURCE_ATTRIBUTES = {
    "Type",
    "Properties",
    "Condition",
    "DependsOn",
    "DeletionPolicy",
    "UpdateReplacePolicy",
    "Metadata",
}
_NO_VALUE = object()
_VARIABLE = re.compile(r"\$\{(!?)([^}]*)\}")


class TemplateError(ValueError):
    """The template says something that the local stack cannot do."""


@dataclass(frozen=True)
class Resource:
    """A resource with its properties resolved; ``identifier`` is what ``Ref`` gives."""

    logical_id: str
    type: str
    properties: dict[str, Any]
    identifier: str
    arn: str | None


@dataclass(frozen=True)
class FunctionCode:
    """Where a function's code lies in the checkout, relative to the template, and how it is called."""

    directory: str
    handler: str


@dataclass(frozen=True)
class Template:
    """What a deployment of the template would make."""

    resources: dict[str, Resource]
    code: dict[str, FunctionCode]
    outputs: dict[str, Any]

    def of_type(self, type_name: str) -> list[Resource]:
        """All resources of a CloudFormation type, in the template's order."""
        return [resource for resource in self.resources.values() if resource.type == type_name]


def read_template(path: Path, place: Place, parameters: Mapping[str, str] | None = None) -> Template:
    """Read, translate and resolve a template.

    Args:
        path: the SAM template.
        place: account, region, stack name and endpoint that identifiers are made of.
        parameters: values for parameters of the template; its defaults otherwise.

    Raises:
        TemplateError: it is not valid, or uses a resource type, property, intrinsic or parameter that is not modelled.
    """
    source = yaml_parse(path.read_text(encoding="utf-8"))
    code = _function_code(source)
    values = _parameter_values(source, parameters or {})
    document = _translate(source, values, place.region)
    resolver = _Resolver(document, values, place)
    resources = {
        logical_id: resolver.resource(logical_id) for logical_id in document["Resources"] if resolver.exists(logical_id)
    }
    faults = [
        f"{resource.logical_id} ({resource.type}): {fault}"
        for resource in resources.values()
        for fault in unmodelled(resource.type, resource.properties)
    ]
    functions = [resource for resource in resources.values() if resource.type == "AWS::Lambda::Function"]
    faults += [f"{function.logical_id}: an image" for function in functions if function.logical_id not in code]
    if faults:
        raise TemplateError("the local stack does not model: " + "; ".join(faults))
    outputs = {
        name: resolver.value(output["Value"])
        for name, output in document.get("Outputs", {}).items()
        if "Condition" not in output or resolver.condition(output["Condition"])
    }
    return Template(resources, {name: code[name] for name in code if name in resources}, outputs)


def _function_code(source: Mapping[str, Any]) -> dict[str, FunctionCode]:
    """The code of each function that is no image."""
    shared = source.get("Globals", {}).get("Function", {})
    found = {}
    for logical_id, resource in source.get("Resources", {}).items():
        if resource["Type"] != "AWS::Serverless::Function":
            continue
        properties = {**shared, **resource["Properties"]}
        if properties.get("PackageType") == "Image":
            continue
        if missing := sorted({"CodeUri", "Handler"} - properties.keys()):
            raise TemplateError(f"{logical_id} has no {' and no '.join(missing)}")
        found[logical_id] = FunctionCode(properties["CodeUri"], properties["Handler"])
    return found


def _parameter_values(source: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, Any]:
    declared = source.get("Parameters", {})
    if unknown := sorted(set(given) - set(declared)):
        raise TemplateError(f"the template has no parameter {', '.join(unknown)}")
    values = {name: given.get(name, declaration.get("Default")) for name, declaration in declared.items()}
    if missing := sorted(name for name, value in values.items() if value is None):
        raise TemplateError(f"no value and no default for parameter {', '.join(missing)}")
    for name, declaration in declared.items():
        value, kind = values[name], declaration["Type"]
        allowed = [str(choice) for choice in declaration.get("AllowedValues", [value])]
        if str(value) not in allowed:
            raise TemplateError(f"parameter {name} is {value!r}, not one of {', '.join(allowed)}")
        if not re.fullmatch(declaration.get("AllowedPattern", ".*"), str(value), re.DOTALL):
            raise TemplateError(f"parameter {name} is {value!r}, which does not match {declaration['AllowedPattern']}")
        if kind in {"CommaDelimitedList", "List<String>"}:
            values[name] = [part.strip() for part in str(value).split(",")]
        elif kind == "Number":
            values[name] = int(value)
            if not declaration.get("MinValue", int(value)) <= int(value) <= declaration.get("MaxValue", int(value)):
                raise TemplateError(f"parameter {name} is {value}, which is out of its range")
        elif kind == "String":
            values[name] = str(value)
        else:
            raise TemplateError(f"parameter {name} is of type {kind}, which the local stack does not model")
    return values


def _translate(source: dict[str, Any], values: dict[str, Any], region: str) -> dict[str, Any]:
    document = copy.deepcopy(source)
    for resource in document["Resources"].values():
        properties = resource.get("Properties", {})
        if resource["Type"] == "AWS::Serverless::LayerVersion":
            properties["ContentUri"] = _UPLOADED_CODE
        elif resource["Type"] == "AWS::Serverless::Function" and properties.get("PackageType") != "Image":
            properties["CodeUri"] = _UPLOADED_CODE
    translator = Translator(None, Parser(), boto_session=boto3.Session(region_name=region))
    try:
        translated: dict[str, Any] = translator.translate(document, dict(values), get_managed_policy_map=dict)
    except InvalidDocumentException as error:
        raise TemplateError("; ".join(cause.message for cause in error.causes)) from error
    return translated


class _Resolver:
    """Evaluates intrinsic functions of one translated template."""

    def __init__(self, document: Mapping[str, Any], values: Mapping[str, Any], place: Place) -> None:
        self._document = document
        self._resources: Mapping[str, Any] = document["Resources"]
        self._values = values
        self._place = place
        self._resolved: dict[str, Resource] = {}
        self._open: list[str] = []

    def exists(self, logical_id: str) -> bool:
        """Whether the resource's condition, if it has one, holds."""
        condition = self._resources[logical_id].get("Condition")
        return condition is None or self.condition(condition)

    def resource(self, logical_id: str) -> Resource:
        """The resource with every property resolved."""
        if logical_id in self._resolved:
            return self._resolved[logical_id]
        if logical_id not in self._resources or not self.exists(logical_id):
            raise TemplateError(f"there is no resource {logical_id}")
        if logical_id in self._open:
            raise TemplateError("circular dependency: " + " → ".join([*self._open, logical_id]))
        declaration = self._resources[logical_id]
        if unknown := sorted(set(declaration) - _RESOURCE_ATTRIBUTES):
            raise TemplateError(f"{logical_id}: resource attribute {', '.join(unknown)} is not modelled")
        self._open.append(logical_id)
        depends = declaration.get("DependsOn", [])
        for name in [depends] if isinstance(depends, str) else depends:
            if name not in self._resources or self.exists(name):
                self.resource(name)
        properties = self.value(declaration.get("Properties", {}))
        self._open.pop()
        identifier, arn = physical_id(declaration["Type"], logical_id, properties, self._place)
        self._resolved[logical_id] = Resource(logical_id, declaration["Type"], properties, identifier, arn)
        return self._resolved[logical_id]

    def condition(self, condition: Any) -> bool:
        """A named condition, or a condition function."""
        if isinstance(condition, str):
            conditions = self._document.get("Conditions", {})
            if condition not in conditions:
                raise TemplateError(f"there is no condition {condition}")
            return self.condition(conditions[condition])
        (function, argument), *_ = condition.items()
        match function:
            case "Condition":
                return self.condition(argument)
            case "Fn::Equals":
                left, right = (self.value(side) for side in argument)
                return str(left) == str(right)
            case "Fn::Not":
                return not self.condition(argument[0])
            case "Fn::And":
                return all(self.condition(part) for part in argument)
            case "Fn::Or":
                return any(self.condition(part) for part in argument)
        raise TemplateError(f"condition function {function} is not modelled")

    def value(self, node: Any) -> Any:
        """``node`` with all intrinsic functions evaluated and ``AWS::NoValue`` left out."""
        resolved = self._value(node)
        return None if resolved is _NO_VALUE else resolved

    def _value(self, node: Any) -> Any:
        if isinstance(node, list):
            return [item for item in map(self._value, node) if item is not _NO_VALUE]
        if not isinstance(node, dict):
            return node
        if len(node) == 1:
            ((name, argument),) = node.items()
            if name == "Ref":
                return self._reference(argument)
            if name.startswith("Fn::"):
                return self._function(name, argument)
        items = ((key, self._value(item)) for key, item in node.items())
        return {key: item for key, item in items if item is not _NO_VALUE}

    def _reference(self, name: str) -> Any:
        pseudo = {
            "AWS::AccountId": self._place.account_id,
            "AWS::Partition": "aws",
            "AWS::Region": self._place.region,
            "AWS::StackId": f"arn:aws:cloudformation:{self._place.region}:{self._place.account_id}:stack/"
            f"{self._place.stack_name}/local",
            "AWS::StackName": self._place.stack_name,
            "AWS::URLSuffix": "amazonaws.com",
            "AWS::NoValue": _NO_VALUE,
        }
        if name in pseudo:
            return pseudo[name]
        if name in self._values:
            return self._values[name]
        return self.resource(name).identifier

    def _attribute(self, logical_id: str, name: str) -> str:
        resource = self.resource(logical_id)
        found = attribute(resource.type, name, resource.identifier, resource.arn, self._place)
        if found is None:
            raise TemplateError(f"attribute {name} of {logical_id} ({resource.type}) is not modelled")
        return found

    def _function(self, name: str, argument: Any) -> Any:
        match name:
            case "Fn::GetAtt":
                logical_id, attribute_name = argument.split(".", 1) if isinstance(argument, str) else argument
                return self._attribute(logical_id, attribute_name)
            case "Fn::Sub":
                return self._substitute(argument)
            case "Fn::Join":
                separator, parts = argument
                return str(separator).join(str(part) for part in self.value(parts))
            case "Fn::If":
                condition, positive, negative = argument
                return self._value(positive if self.condition(condition) else negative)
            case "Fn::Select":
                index, choices = argument
                return self.value(choices)[int(self.value(index))]
            case "Fn::Split":
                separator, text = argument
                return str(self.value(text)).split(separator)
            case "Fn::FindInMap":
                mapping, first, second = (self.value(part) for part in argument)
                try:
                    return self.value(self._document["Mappings"][mapping][str(first)][str(second)])
                except KeyError as error:
                    raise TemplateError(f"mapping {mapping} has no {first}, {second}") from error
        raise TemplateError(f"intrinsic function {name} is not modelled")

    def _substitute(self, argument: Any) -> str:
        text, variables = (argument, {}) if isinstance(argument, str) else argument

        def replacement(match: re.Match[str]) -> str:
            literal, name = match.groups()
            if literal:
                return "${" + name + "}"
            name = name.strip()
            if name in variables:
                return str(self.value(variables[name]))
            if "." in name:
                return self._attribute(*name.split(".", 1))
            return str(self._reference(name))

        return _VARIABLE.sub(replacement, text)
