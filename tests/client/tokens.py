"""People's tokens, as the administration's sign-on makes them; by PyJWT."""

import json
import time
from pathlib import Path

import jwt

from tests.client.protos import report


class SignOn:
    """Signs with the key of a stack; {secrets}/identity.jwks has its public part."""

    def __init__(self, stack, issuer="paht-development", audience="paht"):
        self.key = stack.token_key.read_text()
        published = Path(stack.secrets, "identity.jwks").read_text()
        self.kid = json.loads(published)["keys"][0]["kid"]
        self.issuer = issuer
        self.audience = audience

    def claims(self, actor):
        now = int(time.time())
        found = {
            "iss": self.issuer, "aud": self.audience, "iat": now, "exp": now + 300,
            "sub": actor.id, "role": report.Role.Name(actor.role).removeprefix("ROLE_").lower(),
        }  # fmt: skip
        return found | ({"department": actor.department_id} if actor.department_id else {})

    def token(self, actor, key=None, algorithm="EdDSA", kid=None, **changes):
        """`changes`: claims; None leaves one out."""
        claims = self.claims(actor) | changes
        claims = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(
            claims, key or self.key, algorithm=algorithm, headers={"kid": kid or self.kid}
        )

    def metadata(self, actor):
        """For a call that `actor` makes."""
        return bearer(self.token(actor))


def bearer(token):
    return (("authorization", f"Bearer {token}"),)
