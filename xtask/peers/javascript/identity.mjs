// Every public method of @azure/communication-identity.

import assert from "node:assert/strict";
import { CommunicationIdentityClient } from "@azure/communication-identity";
import {
  Subject, announce, check, connectionString, end, endpoint, management, packageFile, refused, secure, tokenCredential,
} from "./driver.mjs";

const PACKAGE = "@azure/communication-identity";
announce(PACKAGE);
const identity = new Subject(
  "CommunicationIdentityClient",
  new CommunicationIdentityClient(connectionString, { allowInsecureConnection: !secure }),
  packageFile(PACKAGE, "types/communication-identity.d.ts"),
);

const claims = (token) => JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
const minutesLeft = (token) => (claims(token).exp - Date.now() / 1000) / 60;
const standing = async (token) => JSON.stringify(await management("tokens/check", { token }));

let user;
await identity.check("createUser", async (client) => {
  user = await client.createUser();
  assert.match(user.communicationUserId, /^8:acs:[0-9a-f-]{36}_[0-9a-f-]+$/);
});
let issued;
await identity.check("getToken", async (client) => {
  issued = await client.getToken(user, ["chat", "voip"], { tokenExpiresInMinutes: 60 });
  assert.ok(Math.abs(minutesLeft(issued.token) - 60) < 2);
  assert.equal(Math.floor(issued.expiresOn / 1000), claims(issued.token).exp);
  assert.match(await standing(issued.token), /valid/i);
});
await identity.check("revokeTokens", async (client) => {
  await client.revokeTokens(user);
  assert.match(await standing(issued.token), /revoked/i);
});
await identity.check("createUserAndToken", async (client) => {
  const made = await client.createUserAndToken(["voip.join"]);
  assert.ok(Math.abs(minutesLeft(made.token) - 1440) < 2);
  assert.notEqual(made.user.communicationUserId, user.communicationUserId);
});
await identity.check("deleteUser", async (client) => {
  await client.deleteUser(user);
  await refused(404, client.getToken(user, ["chat"]));
});
await identity.check("getTokenForTeamsUser", async (client) => {
  const { token, expiresOn } = await client.getTokenForTeamsUser({
    teamsUserAadToken: "an opaque token",
    clientId: "2f5f3f1a-5d4b-4a52-9d5b-6a6b3f7f0a11",
    userObjectId: "d7ee1e0e-6ef2-4b41-8f3a-30f4e2b2a5c4",
  });
  assert.ok(minutesLeft(token) > 0 && expiresOn > new Date());
});
if (secure) {
  await check("a bearer token instead of a signature", async () => {
    const client = new CommunicationIdentityClient(endpoint, tokenCredential());
    assert.match((await client.createUser()).communicationUserId, /^8:acs:/);
  });
}
end();
