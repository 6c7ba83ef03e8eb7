"""The WSGI application: `create_app()` puts the parts together, one process at a time."""

from flask import Flask

from gateway import addressing, docs, errors, headers, health, listening, portal, webhooks
from gateway.limits import Limits
from gateway.loading import BODY_LIMIT
from gateway.revocations import Revocations
from gateway.routes import RESOURCES
from gateway.settings import Settings
from gateway.state import EXTENSION, Caller, Publish, State
from gateway.tokens import Verifier
from kit.blobs import open_blobs
from kit.config import load
from kit.events.publisher import Publisher
from kit.rpc import Client


def create_app(settings: Settings | None = None, bus: Caller | None = None, publish: Publish | None = None) -> Flask:
    """`bus` and `publish` replace the connections to the broker, and then nobody listens for revocations: for tests."""
    settings = settings or load(Settings)
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    app.url_map.merge_slashes = False  # an address is there or it is not: no redirects
    app.url_map.converters["page"] = addressing.PagePath
    addressing.reserve_words(app, (route.path for resource in RESOURCES for route in resource.routes))
    revocations = Revocations()
    app.extensions[EXTENSION] = State(
        settings=settings,
        bus=bus or Client(settings.amqp_uri, name="rostrum gateway", heartbeat=settings.heartbeat),
        verifier=Verifier(settings.token_public_key),
        revocations=revocations,
        limits=Limits(settings),
        publish=Publisher(settings.amqp_uri, name="rostrum gateway events", heartbeat=settings.heartbeat) if publish is None else publish,
        blobs=open_blobs(settings.blobs_url) if settings.blobs_url else None,
    )
    for resource in RESOURCES:
        app.register_blueprint(resource)
    headers.install(app, settings)
    errors.install(app)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(docs.blueprint)
    app.register_blueprint(webhooks.blueprint)
    app.register_blueprint(portal.blueprint(settings.portal_dist))
    if bus is None:
        listening.start(app.extensions[EXTENSION])
    return app
