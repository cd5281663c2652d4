"""Reads the credentials of a file with the C2PA project's own Python reader (c2pa-python 0.38.1).

    python read_credentials.py FILE [SIDECAR [TYPE]]
Prints the state, the codes of all failures, and the labels of the active manifest's assertions.
"""

import json
import sys

from c2pa import Reader

arguments = sys.argv[1:]
if len(arguments) == 1:
    reader = Reader(arguments[0])
else:
    with open(arguments[0], "rb") as file, open(arguments[1], "rb") as sidecar:
        reader = Reader(arguments[2], file, manifest_data=sidecar.read())
store = json.loads(reader.json())
manifest = store["manifests"][store["active_manifest"]]
failures = store.get("validation_results", {}).get("activeManifest", {}).get("failure", [])
print(store["validation_state"])
print(" ".join(sorted(failure["code"] for failure in failures)))
print(" ".join(sorted(assertion["label"] for assertion in manifest["assertions"])))
