"""What the clients and the portal need (manual, section 2). Public."""

from marshmallow import fields

from contracts.call import EVERYONE, Call, Reply, Strict


class Computer(Reply):
    """The least that a computer must have."""

    cores = fields.Integer()
    clock_ghz = fields.Float()
    memory_gb = fields.Integer()


class System(Reply):
    """An operating system or a browser: the `versions` named, or, where `later` says so, the one named and all after it."""

    name = fields.String()
    versions = fields.List(fields.String())
    later = fields.Boolean()


class SystemRequirements(Reply):
    """The first three are the conferencing client's; `browsers` are those that the portal works in."""

    computer = fields.Nested(Computer)
    computer_systems = fields.List(fields.Nested(System))
    mobile_systems = fields.List(fields.Nested(System))
    browsers = fields.List(fields.Nested(System))


get_system_requirements = Call("org", "get_system_requirements", Strict(), SystemRequirements(), EVERYONE, restricted=True)
