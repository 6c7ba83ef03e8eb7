"""Applications under the gateway's gunicorn settings, and how benchmarks ask them."""

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from tempfile import mkdtemp
from time import monotonic
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ROOT = Path(__file__).parents[2]
UNLIMITED = "100000/100000"


def served(stack: ExitStack, environ: Mapping[str, str], wsgi: str, path: str, token: str = "") -> int:
    """The port of an application, once it answers `path`; it stops with `stack`."""
    port = _free_port()
    limits = dict.fromkeys(("RATE_PER_ADDRESS", "RATE_PER_ACCOUNT", "RATE_PER_SITE"), UNLIMITED)
    own = {**environ, **limits, "GATEWAY_PORT": str(port), "PUBLIC_URL": f"http://127.0.0.1:{port}"}
    command = [sys.executable, "-m", "gunicorn", "-c", str(ROOT / "gateway/gunicorn.conf.py"), wsgi]
    log = stack.enter_context((Path(mkdtemp()) / "log").open("wb"))
    process = subprocess.Popen(command, env=own, cwd=Path(log.name).parent, stdout=log, stderr=log)
    stack.callback(process.wait)
    stack.callback(process.terminate)
    deadline = monotonic() + 60
    while True:
        try:
            get(http.client.HTTPConnection("127.0.0.1", port, timeout=10), path, token)
        except (OSError, RuntimeError) as error:
            if monotonic() > deadline:
                raise RuntimeError(f"{wsgi}: {error}\n{Path(log.name).read_text()[-2000:]}") from error
            time.sleep(0.2)
        else:
            return port


def administrators_token(key: Ed25519PrivateKey, site_id: str) -> str:
    """As identity signs them."""
    now = time.time()
    claims = {"sub": str(uuid4()), "sid": str(uuid4()), "site": site_id, "role": "administrator", "iat": now, "exp": now + 3600}
    return jwt.encode(claims, key, algorithm="EdDSA")


def get(connection: http.client.HTTPConnection, path: str, token: str) -> bytes:
    connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(body.decode())
    return body


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
