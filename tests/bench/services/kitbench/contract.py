"""The call that the RPC benchmark makes: a user as org creates one, a dozen fields each way."""

from marshmallow import fields as f
from marshmallow import validate

from contracts.call import EVERYONE, Call, Reply, Strict, health

KINDS = ("shared", "dedicated")


class User(Strict):
    login_name = f.String(required=True, validate=validate.Length(2, 64))
    name = f.String(required=True, validate=validate.Length(1, 100))
    english_name = f.String(validate=validate.Length(0, 100))
    email = f.Email(required=True)
    phone = f.String(allow_none=True)
    mobile = f.String(allow_none=True)
    department_id = f.UUID(required=True)
    account_kind = f.String(required=True, validate=validate.OneOf(KINDS))
    capacity = f.Integer(validate=validate.Range(1, 1000))
    expires_on = f.Date(allow_none=True)
    invite = f.Boolean(load_default=False)
    tags = f.List(f.String())


class UserReply(Reply):
    login_name = f.String()
    name = f.String()
    english_name = f.String()
    email = f.String()
    phone = f.String()
    mobile = f.String()
    department_id = f.UUID()
    account_kind = f.String()
    capacity = f.Integer()
    expires_on = f.Date()
    invite = f.Boolean()
    tags = f.List(f.String())


create_user = Call("kitbench", "create_user", User(), UserReply(), roles=EVERYONE, timeout=30)
alive = health("kitbench")

REQUEST = {
    "login_name": "wang.xiaoming",
    "name": "王小明",
    "english_name": "Wang Xiaoming",
    "email": "wang.xiaoming@example.com",
    "phone": "+861012345678",
    "mobile": "+8613912345678",
    "department_id": "01938b2e-6f1c-7c44-9d0b-3a1de9c5f001",
    "account_kind": "shared",
    "capacity": 50,
    "expires_on": "2027-12-31",
    "invite": True,
    "tags": ["sales", "north"],
}
