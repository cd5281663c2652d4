"""Writes reference.consent: a record made without our code, from docs/provenance.md alone.

Python 3.11, cryptography 50.0.2. The embeddings are random numbers and belong to nobody.
    python consent_record.py > reference.consent
The last line on standard error is the hash that the test expects.
"""

import base64
import hashlib
import json
import random
import struct
import sys

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils

random.seed(20)
key = ec.generate_private_key(ec.SECP256R1())
public = key.public_key().public_bytes(
    serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
)


def embedding():
    return base64.b64encode(struct.pack("<128f", *(random.gauss(0, 0.09) for _ in range(128))))


record = {
    "schema": "understudy.consent",
    "version": 1,
    "person": 'Zoë "Zo" \\ 王',
    "roles": ["source", "target"],
    "uses": ["film", "research"],
    "from": "2024-02-29",
    "until": "2031-12-31",
    "users": ["A Studio", "Ülkü Şen"],
    "release": {"name": "release.pdf", "sha256": hashlib.sha256(b"release").hexdigest()},
    "attestation": {"recorder": "Pat", "personIsAdult": True, "personAgreed": True},
    "recordedAt": 1709164800,
    "recorderKey": base64.b64encode(public).decode(),
    "enrolment": {
        "clip": {"name": "statement.mp4", "sha256": hashlib.sha256(b"clip").hexdigest()},
        "encoder": hashlib.sha256(b"weights").hexdigest(),
        "embeddings": [embedding().decode() for _ in range(3)],
    },
}
# All keys are ASCII, so sorting by code point is sorting by UTF-16 unit.
signed = json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
r, s = utils.decode_dss_signature(key.sign(signed, ec.ECDSA(hashes.SHA256())))
record["signature"] = base64.b64encode(r.to_bytes(32, "big") + s.to_bytes(32, "big")).decode()
print(json.dumps(record, indent=4, ensure_ascii=True))
print(hashlib.sha256(signed).hexdigest(), file=sys.stderr)
