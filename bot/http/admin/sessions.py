"""Sessions of editors: who one is, signed; what ends it; the token that its forms carry."""

import asyncio
import hmac
from dataclasses import dataclass
from functools import partial
from time import monotonic

from itsdangerous import BadData, BadSignature, Signer, URLSafeTimedSerializer

from bot.clock import now
from bot.ids import new_id
from bot.owner.editors import OWNER
from bot.service.beside import beside
from bot.store.editors import editor, end_sessions, has_editors, is_ended, make_signing_keys
from bot.store.store import Store

# One sign-in a day. Of what ends within 20 hours WCAG 2.2.1 asks to warn, and to let people go on.
SESSION_SECONDS = 21 * 3_600
KNOWN_SECONDS = 1.0
_KEY = "admin"


@dataclass(frozen=True, slots=True)
class Session:
    id: str

    name: str
    """Of the editor."""


class Sessions:
    """The same in every replica: what is signed with is in the store."""

    def __init__(self, store: Store, owners_password: str | None) -> None:
        """`owners_password` is the setting, with which the owner signs in beside the editors."""
        self._store = store
        self._owners_password = owners_password
        self._key = ""
        self._key_of = -1  # which connection to the database has said so; that may be another now
        self._looking = asyncio.Lock()
        self._has_editors, self._look_again = False, 0.0

    async def has_editors(self) -> bool:
        """Whether anybody can sign in; raises `StoreUnavailableError`, as all of this does."""
        if self._owners_password is not None:
            return True
        async with self._looking:
            # Strangers may ask as often as they like: the database is asked once a second.
            if monotonic() >= self._look_again:
                self._has_editors = await beside(partial(self._store.inspect, has_editors))
                self._look_again = monotonic() + KNOWN_SECONDS
        return self._has_editors

    async def kept_password(self, name: str) -> str | None:
        """The hash of an editor's password; None where there is none of that name."""
        found = await beside(partial(self._store.inspect, partial(editor, name=name)))
        return found.password if found else None

    async def begun(self, name: str) -> str:
        """What a cookie holds of a new session of that editor."""
        serializer = URLSafeTimedSerializer(await self.key(), salt="askademy: session")
        proof = await self._proof(name)
        return str(serializer.dumps([new_id(), name, proof]))

    async def session(self, cookie: str) -> Session | None:
        """None where it is none of ours, too old, ended, or its editor or password is gone."""
        serializer = URLSafeTimedSerializer(await self.key(), salt="askademy: session")
        try:
            identity, name, proof = serializer.loads(cookie, max_age=SESSION_SECONDS)
        except BadData:
            return None
        if not hmac.compare_digest(str(proof), str(await self._proof(name))):
            return None
        if await beside(partial(self._store.inspect, partial(is_ended, session=identity))):
            return None
        return Session(identity, name)

    async def end(self, session: Session) -> None:
        """In every replica, also for whoever has copied the cookie."""
        row = {"session": session.id, "ended_at": now()}
        await beside(partial(self._store.transact, partial(end_sessions, rows=[row])))

    async def token(self, of: str) -> str:
        """What a form carries to show that it stood on a page that `of` was sent."""
        signer = Signer(await self.key(), salt="askademy: form")
        return signer.get_signature(of).decode()

    async def is_token(self, token: str, of: str) -> bool:
        signer = Signer(await self.key(), salt="askademy: form")
        try:
            signer.unsign(f"{of}.{token}")
        except BadSignature:
            return False
        return True

    async def key(self) -> str:
        connections = self._store.connections
        if self._key_of != connections:
            work = partial(make_signing_keys, rows=[{"name": _KEY}])
            (self._key,) = await beside(partial(self._store.transact, work))
            self._key_of = connections
        return self._key

    async def _proof(self, name: str) -> str | None:
        """Another one after the password has changed; None where nobody has that name."""
        if name == OWNER:
            password = self._owners_password
        else:
            password = await self.kept_password(name)
        if password is None:
            return None
        secret = f"{name}\n{password}".encode("utf-8", "replace")
        return hmac.digest((await self.key()).encode(), secret, "sha256").hex()[:32]
