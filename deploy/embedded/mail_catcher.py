"""`python -m deploy.embedded.mail_catcher PORT FOLDER`: takes every mail, sends none, keeps each as an .eml file."""

import asyncio
import json
import signal
import sys
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP

from .instance import LOOPBACK
from .processes import open_private

SIZE_LIMIT = 20_000_000


class Keeper:
    """An aiosmtpd handler that writes what it is given."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.count += 1
        now = datetime.now(UTC)
        file = self.folder / f"{now:%Y%m%d-%H%M%S-%f}-{self.count:04}.eml"
        unfinished = file.with_suffix(".part")  # a reader of *.eml never sees half a mail
        with open(unfinished, "xb", opener=open_private) as part:
            part.write(envelope.content)
        unfinished.rename(file)
        subject = message_from_bytes(envelope.content, policy=policy.default).get("Subject", "")
        line = {"level": "notice", "event": "mail caught", "to": ", ".join(envelope.rcpt_tos), "subject": subject, "file": str(file)}
        print(json.dumps({**line, "timestamp": now.isoformat()}, ensure_ascii=False), flush=True)
        return "250 kept"


async def serve(port: int, folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)  # mails hold links that set passwords; an older version let everybody read them
    keeper = Keeper(folder)
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    server = await loop.create_server(
        lambda: SMTP(keeper, hostname="rostrum", data_size_limit=SIZE_LIMIT, enable_SMTPUTF8=True), LOOPBACK, port
    )
    async with server:
        await stop.wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
