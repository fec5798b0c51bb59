"""Hooks for the stateful phase of schemathesis, so that it plays lives of clients and leads and is not refused at its first step.

It begins with what it expects to be able to make up, and takes every name that ends in "Id" for the key of a thing that another
operation makes: X-Correlation-Id and externalId are none. Revisions and business times at random would be refused nearly always;
the other phases try them.
"""

import schemathesis

BEGINNING = {"/clients", "/reasons/{reason}"}
NO_KEYS = {"X-Correlation-Id", "externalId"}
AT_RANDOM = {"If-Match", "X-Occurred-At", "Idempotency-Key"}


@schemathesis.hook
def before_load_schema(context, raw_schema):
    for path, operations in raw_schema["paths"].items():
        left_out = AT_RANDOM | NO_KEYS if path in BEGINNING else AT_RANDOM
        for operation in operations.values():
            operation["parameters"] = [one for one in operation["parameters"] if one["name"] not in left_out]
    client = raw_schema["components"]["schemas"]["RegisterClient"]
    client["properties"].pop("externalId")
    client["examples"][0].pop("externalId", None)
