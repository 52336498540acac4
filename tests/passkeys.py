"""A passkey as a browser would have made it, for pages that list one. No device holds its key."""

import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

ID = b"a passkey's id.."
FLAG = AuthenticatorData.FLAG


def credential() -> dict[str, Any]:
    """What the browser posts when a passkey is registered, as JSON."""
    public_key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    attested = AttestedCredentialData.create(b"\0" * 16, ID, public_key)
    device = AuthenticatorData.create(b"\0" * 32, FLAG.UP | FLAG.UV | FLAG.AT, 0, attested)
    client = {"type": "webauthn.create", "challenge": "AA", "origin": "https://localhost"}
    return {
        "id": websafe_encode(ID),
        "rawId": websafe_encode(ID),
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(json.dumps(client).encode()),
            "attestationObject": websafe_encode(
                bytes(AttestationObject.create("none", device, {}))
            ),
        },
        "clientExtensionResults": {"credProps": {"rk": True}},
    }
