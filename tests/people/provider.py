"""A real identity provider, as small as one can be: discovery, keys, the page that signs in, tokens, who it is."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET = "hub", "a secret between two"


class Provider(ThreadingHTTPServer):
    """Signs in whoever `claims` describes, with nothing asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.claims: dict[str, Any] = {}
        self.asked: list[dict[str, str]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answers(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        path, said = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        if path == "/authorize":
            self.server.asked.append({name: values[0] for name, values in said.items()})
            self.send_response(302)
            back = urlencode({"code": "once", "state": said["state"][0]})
            self.send_header("Location", f"{said['redirect_uri'][0]}?{back}")
            self.end_headers()
        elif path == "/keys":
            public = json.loads(RSAAlgorithm.to_jwk(self.server.key.public_key()))
            self._answer({"keys": [public | {"kid": "1", "use": "sig", "alg": "RS256"}]})
        elif path == "/userinfo":
            self._answer({name: value for name, value in self.server.claims.items() if name not in ("amr", "acr")})
        elif path == "/.well-known/openid-configuration":
            at = self.server.url
            self._answer(
                {
                    "issuer": at,
                    "authorization_endpoint": f"{at}/authorize",
                    "token_endpoint": f"{at}/token",
                    "userinfo_endpoint": f"{at}/userinfo",
                    "jwks_uri": f"{at}/keys",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            )

    def do_POST(self) -> None:
        said = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        knows = said["client_secret"] == [SECRET] and said["code"] == ["once"] and "code_verifier" in said
        if not knows:
            self._answer({"error": "invalid_client"}, 401)
            return
        moment = int(time.time())
        told = {"iss": self.server.url, "aud": CLIENT, "iat": moment, "exp": moment + 60} | self.server.claims
        token = jwt.encode(told, self.server.key, algorithm="RS256", headers={"kid": "1"})
        self._answer({"access_token": "a", "token_type": "Bearer", "id_token": token})

    def _answer(self, said: dict[str, Any], status: int = 200) -> None:
        words = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(words)))
        self.end_headers()
        self.wfile.write(words)

    def log_message(self, *_said: Any) -> None:
        """Nothing: a test's terminal is not its log."""


@contextmanager
def running() -> Iterator[Provider]:
    provider = Provider()
    threading.Thread(target=provider.serve_forever, args=(0.05,), daemon=True).start()
    yield provider
    provider.shutdown()
    provider.server_close()
