"""What the drivers share: where the emulator is, the checks, and the lines that `cargo xtask peers` reads.

One JSON object a line on standard output: {"package": name and version}, {"public": {class, methods}}, {"check": name,
"error"?, "traffic"?} and at the end {"end": true}. The arguments: a file with the emulator's ready line, http or https,
sync or aio for the kind of client. The checks are the same for both. REQUESTS_CA_BUNDLE names the certificate to trust.
"""

import asyncio
import base64
import faulthandler
import inspect
import json
import os
import sys
import time
import traceback
import urllib.request
from datetime import datetime, timezone
from importlib.metadata import version
from itertools import islice
from pathlib import Path

from azure.core.async_paging import AsyncItemPaged
from azure.core.credentials import AccessToken
from azure.core.exceptions import HttpResponseError
from azure.core.paging import ItemPaged
from azure.core.polling import AsyncLROPoller, LROPoller

FILE, TRANSPORT, KIND = sys.argv[1:]
READY = json.loads(Path(FILE).read_text(encoding="utf-8"))
SECURE = TRANSPORT == "https"
AIO = KIND == "aio"
ENDPOINT = READY["httpsEndpoint"] if SECURE else READY["endpoint"]
ACCESS_KEY = READY["connectionString"].split(";accesskey=")[1]
# Clients made from a connection string use https whatever it says.
SECURE_CONNECTION_STRING = f"endpoint={READY['httpsEndpoint']};accesskey={ACCESS_KEY}"
# The transport of the synchronous clients finds it in the environment, that of the others does not.
CERTIFICATE = {"connection_verify": os.environ["REQUESTS_CA_BUNDLE"]} if AIO and SECURE else {}

# All checks of one kind of client take a few seconds.
LIMIT_SECONDS = 45
# More than any list here has.
MOST_ITEMS = 2000


def management(path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(READY["managementUrl"] + path, data=data)
    with urllib.request.urlopen(request) as answer:
        text = answer.read()
    return json.loads(text) if text else None


async def outcome(value):
    """What a call comes to, of either kind of client: awaited, polled to its end, or listed."""
    if inspect.isawaitable(value):
        value = await value
    if isinstance(value, LROPoller):
        return value.result()
    if isinstance(value, AsyncLROPoller):
        return await value.result()
    if isinstance(value, ItemPaged):
        value = list(islice(value, MOST_ITEMS))
        assert len(value) < MOST_ITEMS, "the list does not end"
    elif isinstance(value, AsyncItemPaged):
        items = []
        async for item in value:
            items.append(item)
            assert len(items) < MOST_ITEMS, "the list does not end"
        value = items
    return value


class Watched:
    """A client whose calls are noted and whose results are awaited."""

    def __init__(self, client, called):
        self._client, self._called = client, called

    def __getattr__(self, name):
        method = getattr(self._client, name)

        async def call(*given, **options):
            self._called.add(name)
            return await outcome(method(*given, **options))

        return call


class Subject:
    """A client whose public methods are checked, each by a function of its name."""

    def __init__(self, client):
        kind = type(client)
        self._name = f"aio.{kind.__name__}" if AIO else kind.__name__
        self._called = set()
        self._client = Watched(client, self._called)
        methods = [name for name in dir(kind) if not name.startswith("_") and callable(getattr(kind, name))]
        show({"public": {"class": self._name, "methods": methods}})

    def check(self, act):
        """The function has to call the method, and to look at what came of it."""

        async def called():
            self._called.discard(act.__name__)
            await act(self._client)
            assert act.__name__ in self._called, "the check does not call the method"

        CHECKS.append((f"{self._name}.{act.__name__}", called))
        return act


# Name and function, in the order in which they run.
CHECKS = []


def check(name):
    """A check of something that is no method."""
    return lambda act: CHECKS.append((name, act))


async def run_checks():
    for name, act in CHECKS:
        began = datetime.now(timezone.utc)
        try:
            await act()
            show({"check": name})
        except Exception:  # Whatever a client raises is the finding.
            traffic = [entry for entry in management("journal") if moment(entry["at"]) >= began]
            show({"check": name, "error": traceback.format_exc(), "traffic": traffic})
    show({"end": True})


def moment(text):
    """Seven fraction digits are one more than `datetime` reads everywhere; the last ones do not matter."""
    date, _, rest = text.replace("+00:00", "").partition(".")
    return datetime.fromisoformat(f"{date}.{rest.ljust(6, '0')[:6]}+00:00")


async def refused(status, call):
    try:
        await call
    except HttpResponseError as error:
        assert error.status_code == status, error
    else:
        raise AssertionError(f"nothing was refused with {status}")


def part(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


class TokenCredential:
    """A credential of Entra: the emulator takes any JSON Web Token that has not expired."""

    def __init__(self):
        expires = int(time.time()) + 3600
        claims = part({"exp": expires, "tid": "tenant", "oid": "object"})
        self._token = AccessToken(f"{part({'alg': 'none'})}.{claims}.c2ln", expires)

    def get_token(self, *_scopes, **_options):
        if not AIO:
            return self._token
        answer = asyncio.get_running_loop().create_future()
        answer.set_result(self._token)
        return answer


# Over http these clients send a token only if they are told to, call by call.
BEARER = {} if SECURE else {"enforce_https": False}


# Options of a client that talks https in any case.
TRUSTING = {"connection_verify": os.environ["REQUESTS_CA_BUNDLE"]}


async def close(client):
    """Clients of the one kind are closed, most of the other cannot be."""
    if hasattr(client, "close"):
        await outcome(client.close())


def run(package):
    """Runs the checks of the package of that name."""
    show({"package": f"{package} {version(package)}"})
    faulthandler.dump_traceback_later(LIMIT_SECONDS, exit=True)
    asyncio.run(run_checks())


def show(line):
    print(json.dumps(line), flush=True)
