"""What must be fast, measured: `python -m tests.bench` prints every row, `python -m tests.bench rpc` those of one module.

A row compares two ways of doing the same in one run on one machine; absolute times are told, and never asserted. A further
row is a further module here with `def rows() -> Iterable[Row]`. AMQP_URI, RABBITMQ_API_URI and DATABASE_URL say where to.
"""
