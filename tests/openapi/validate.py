"""Holds values against the schemas of an OpenAPI 3.1 document.

Reads {"document": …, "cases": [{"name", "schema", "value"}]} and prints a line for each thing that does not fit, then
how many cases there were. Exits with 1 where something did not fit, with more where it could not work.
"""

import datetime
import json
import sys

from jsonschema import Draft202012Validator, FormatChecker

formats = FormatChecker(formats=())


@formats.checks("date-time", raises=ValueError)
def is_time(value):
    if not isinstance(value, str):
        return True
    return datetime.datetime.fromisoformat(value).tzinfo is not None and value[10] == "T"


@formats.checks("date", raises=ValueError)
def is_date(value):
    return not isinstance(value, str) or bool(datetime.date.fromisoformat(value))


@formats.checks("uuid")
def is_uuid(value):
    if not isinstance(value, str):
        return True
    groups = value.split("-")
    return [len(group) for group in groups] == [8, 4, 4, 4, 12] and set("".join(groups)) <= set("0123456789abcdef")


@formats.checks("int64")
def is_int64(value):
    return not isinstance(value, (int, float)) or -(2**63) <= value < 2**63


def close(schema):
    """A record of ours has no member that is not described."""
    if schema.get("type") == "object" and "properties" in schema:
        schema.setdefault("additionalProperties", False)
    for part in schema.get("properties", {}).values():
        close(part)
    if "items" in schema:
        close(schema["items"])


work = json.load(sys.stdin)
document = work["document"]
for schema in document["components"]["schemas"].values():
    close(schema)
found = False
for case in work["cases"]:
    validator = Draft202012Validator({**document, "$ref": case["schema"]}, format_checker=formats)
    for error in validator.iter_errors(case["value"]):
        found = True
        print(f"{case['name']}: {error.json_path}: {error.message}".replace("\n", " "))
print(f"{len(work['cases'])} cases")
sys.exit(1 if found else 0)
