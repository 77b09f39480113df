"""Every public method of azure-communication-identity."""

import base64
import json
import re
import time
from datetime import timedelta
from types import SimpleNamespace

import driver
from azure.communication import identity
from azure.communication.identity import aio
from azure.core.credentials import AzureKeyCredential

Client = (aio if driver.AIO else identity).CommunicationIdentityClient
subject = driver.Subject(Client(driver.ENDPOINT, AzureKeyCredential(driver.ACCESS_KEY), **driver.CERTIFICATE))
# What an earlier check made.
made = SimpleNamespace()


def minutes_left(token):
    payload = token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return (claims["exp"] - time.time()) / 60


def standing(token):
    return json.dumps(driver.management("tokens/check", {"token": token})).lower()


@subject.check
async def from_connection_string(client):
    other = await client.from_connection_string(driver.SECURE_CONNECTION_STRING, **driver.TRUSTING)
    assert (await driver.outcome(other.create_user())).properties["id"].startswith("8:acs:")
    await driver.close(other)


@subject.check
async def create_user(client):
    made.user = await client.create_user()
    assert re.fullmatch(r"8:acs:[0-9a-f-]{36}_[0-9a-f-]+", made.user.properties["id"])


@subject.check
async def get_token(client):
    made.token = await client.get_token(made.user, ["chat", "voip"], token_expires_in=timedelta(hours=1))
    assert abs(minutes_left(made.token.token) - 60) < 2
    assert "valid" in standing(made.token.token)


@subject.check
async def revoke_tokens(client):
    await client.revoke_tokens(made.user)
    assert "revoked" in standing(made.token.token)


@subject.check
async def create_user_and_token(client):
    user, token = await client.create_user_and_token(["voip.join"])
    assert user.raw_id != made.user.raw_id
    assert abs(minutes_left(token.token) - 1440) < 2


@subject.check
async def delete_user(client):
    await client.delete_user(made.user)
    await driver.refused(404, client.get_token(made.user, ["chat"]))


@subject.check
async def get_token_for_teams_user(client):
    application, user = "2f5f3f1a-5d4b-4a52-9d5b-6a6b3f7f0a11", "d7ee1e0e-6ef2-4b41-8f3a-30f4e2b2a5c4"
    token = await client.get_token_for_teams_user("an opaque token", application, user)
    assert minutes_left(token.token) > 0


@driver.check("a bearer token instead of a signature")
async def bearer():
    client = Client(driver.ENDPOINT, driver.TokenCredential(), **driver.CERTIFICATE)
    assert (await driver.outcome(client.create_user(**driver.BEARER))).properties["id"].startswith("8:acs:")
    await driver.close(client)


if driver.AIO:

    @subject.check
    async def close(client):
        assert await client.close() is None


driver.run("azure-communication-identity")
