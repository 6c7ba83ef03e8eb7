"""The same answer from py-amqp alone, without Nameko, contracts, JSON or concurrency: the limit. `python bare_server.py AMQP_URI`."""

import sys
from typing import Any

import amqp

from kit.wire.link import connect


def main(uri: str) -> None:
    connection = connect(uri, "bare bench", 0)
    channel = connection.channel()
    channel.queue_declare("barebench", durable=True, auto_delete=False)
    channel.basic_qos(0, 16, False)

    def answer(message: Any) -> None:
        wire = message.properties
        channel.basic_publish(amqp.Message(message.body, correlation_id=wire["correlation_id"]), "", wire["reply_to"])
        channel.basic_ack(message.delivery_tag)

    channel.basic_consume("barebench", callback=answer)
    while True:
        connection.drain_events()


if __name__ == "__main__":
    main(sys.argv[1])
