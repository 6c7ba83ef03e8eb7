"""A service whose one command queues a mail, and then fails if it is asked to."""

from types import ModuleType, SimpleNamespace
from typing import Any, ClassVar, cast

from marshmallow import fields

from contracts.call import EVERYONE, Call, Done, Strict, health
from contracts.errors import Conflict
from kit import mail
from kit.db import Database
from kit.mail import Mail, MailSender
from kit.rpc import CurrentActor, rpc


class Letter(Strict):
    to = fields.String(required=True)
    fail = fields.Boolean(load_default=False)


post = Call("postman", "post", Letter(), Done(), roles=EVERYONE, errors=(Conflict,), command=True)
_alive = health("postman")


class PostmanService:
    name: ClassVar[str] = "postman"
    contract = cast(ModuleType, SimpleNamespace(post=post, alive=_alive))

    actor = CurrentActor()
    db = Database()
    mail_sender = MailSender()

    @rpc(post)
    def post(self, request: dict[str, Any]) -> dict[str, Any]:
        with self.db.begin() as session:
            letter = Mail(to=request["to"], name="王小明", language="zh-CN", subject="你好", text="文", html="<p>文</p>")
            mail.queue(session, letter)
            if request["fail"]:
                raise Conflict()
        return {}

    @rpc(_alive)
    def health(self, request: dict[str, Any]) -> dict[str, Any]:
        return {}
