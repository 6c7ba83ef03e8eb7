"""The WSGI application: `create_app()` puts the parts together, one process at a time."""

from flask import Flask
from kit.config import load
from kit.rpc import Client

from gateway import errors, headers, health, listening, openapi, pages
from gateway.limits import Limits
from gateway.loading import BODY_LIMIT
from gateway.revocations import Revocations
from gateway.routes import RESOURCES
from gateway.settings import Settings
from gateway.state import EXTENSION, Caller, State
from gateway.tokens import Verifier


def create_app(settings: Settings | None = None, bus: Caller | None = None) -> Flask:
    """`bus` replaces the connection to the broker, and then nobody listens for revocations: for tests and for `describe`."""
    settings = settings or load(Settings)
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    revocations = Revocations()
    app.extensions[EXTENSION] = State(
        settings=settings,
        bus=bus or Client(settings.amqp_uri, name="rostrum gateway", heartbeat=settings.heartbeat),
        verifier=Verifier(settings.token_public_key),
        revocations=revocations,
        limits=Limits(settings),
        description=describe(app),
    )
    headers.install(app)
    errors.install(app)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(pages.blueprint)
    if bus is None:
        listening.start(app)
    return app


def describe(app: Flask) -> bytes:
    """Register every resource with `app`; the OpenAPI document of them all."""
    api = openapi.create_api(app)
    for resource in RESOURCES:
        api.register_blueprint(resource)
    return openapi.text(api).encode()
