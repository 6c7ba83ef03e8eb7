"""The bus on the wire: AMQP 0-9-1 frames, and one connection that can be trusted.

py-amqp does the handshake and the declarations; after that these modules read and write the few frames that the bus needs
themselves, because py-amqp's general way costs several times what the message does (docs/adr/0008).
"""
