"""/api/openapi.json, and /api/docs which shows it: Swagger UI from the package flask-swagger-ui, served from here."""

import mimetypes
from importlib.resources import files
from pathlib import Path

from flask import Blueprint, Response
from werkzeug.security import safe_join

from contracts.errors import NotFound
from gateway import openapi
from gateway.portal import AN_HOUR, is_file, send

_FILES = Path(str(files("flask_swagger_ui"))) / "dist"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Rostrum API</title>
<link rel="stylesheet" href="/api/docs/files/swagger-ui.css"><link rel="icon" href="/api/docs/files/favicon-32x32.png">
</head>
<body><div id="ui"></div><script src="/api/docs/files/swagger-ui-bundle.js"></script><script src="/api/docs/start.js"></script></body>
</html>
"""
_START = 'SwaggerUIBundle({url: "/api/openapi.json", dom_id: "#ui", deepLinking: true, validatorUrl: null});\n'

blueprint = Blueprint("docs", __name__)


@blueprint.get("/api/openapi.json")
def openapi_json() -> Response:
    return Response(openapi.standalone(), mimetype="application/json")


@blueprint.get("/api/docs")
def page() -> Response:
    return Response(_PAGE, mimetype="text/html", headers={"Content-Security-Policy": _POLICY})


@blueprint.get("/api/docs/start.js")
def start() -> Response:
    return Response(_START, mimetype="text/javascript")


@blueprint.get("/api/docs/files/<name>")
def file(name: str) -> Response:
    path = safe_join(str(_FILES), name)
    if path is None or not is_file(Path(path)):
        raise NotFound()
    return send(Path(path), mimetypes.guess_type(name)[0], AN_HOUR)
