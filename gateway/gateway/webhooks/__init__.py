"""What conferencing engines tell by HTTP: checked on the raw bytes, published durable, then taken.

POST /media/v1/webhooks/<the engine's language>/<source>. An unknown source answers as a bad signature does.
"""

from gateway.webhooks.zoom import blueprint

__all__ = ["blueprint"]
