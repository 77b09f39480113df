// Every public method of @azure/communication-administration, the preview of 2020. Its pollers complete whatever
// happens, and take no interval: what they end with has to be looked at.

import assert from "node:assert/strict";
import administration from "@azure/communication-administration";
import {
  Subject, accessKey, announce, collect, connectionString, end, endpoint, management, packageFile, refused,
} from "./driver.mjs";

const PACKAGE = "@azure/communication-administration";
announce(PACKAGE);
const declared = packageFile(PACKAGE, "types/communication-administration.d.ts");
/** One file declares both classes. */
const declarations = (name) => declared.split(`export declare class ${name} `)[1].split("\n}")[0];

const numbers = new Subject(
  "PhoneNumberAdministrationClient",
  new administration.PhoneNumberAdministrationClient(connectionString),
  declarations("PhoneNumberAdministrationClient"),
);
const identity = new Subject(
  "CommunicationIdentityClient",
  new administration.CommunicationIdentityClient(endpoint, { key: accessKey }),
  declarations("CommunicationIdentityClient"),
);

const plan = await plans();
const owned = await purchase();
await configuration();
await capabilities();
await release();
await users();
end();

/** The result of a poller that did what it was asked to. */
async function ended(poller) {
  poller.pollInterval = 5;
  const result = await poller.pollUntilDone();
  assert.equal(poller.getOperationState().error, undefined);
  assert.ok(poller.getOperationState().isCompleted);
  return result;
}

async function plans() {
  const countryCode = "US";
  let group;
  let found;
  await numbers.check("listSupportedCountries", async (client) => {
    const countries = await collect(client.listSupportedCountries());
    assert.ok(countries.some((country) => country.countryCode === countryCode));
  });
  await numbers.check("listPhonePlanGroups", async (client) => {
    const groups = await collect(client.listPhonePlanGroups(countryCode, { includeRateInformation: true }));
    group = groups.find((one) => one.phoneNumberType === "TollFree");
    assert.ok(group.rateInformation.monthlyRate > 0);
  });
  await numbers.check("listPhonePlans", async (client) => {
    const { phonePlanGroupId } = group;
    [found] = await collect(client.listPhonePlans({ countryCode, phonePlanGroupId }));
    assert.ok(found.phonePlanId && found.areaCodes.includes("833") && found.capabilities.includes("TollFree"));
  });
  await numbers.check("getPhonePlanLocationOptions", async (client) => {
    const groups = await collect(client.listPhonePlanGroups(countryCode));
    const { phonePlanGroupId } = groups.find((one) => one.phoneNumberType === "Geographic");
    const [{ phonePlanId }] = await collect(client.listPhonePlans({ countryCode, phonePlanGroupId }));
    const request = { countryCode, phonePlanGroupId, phonePlanId };
    const { locationOptions } = await client.getPhonePlanLocationOptions(request);
    assert.equal(locationOptions.labelId, "state");
    assert.ok(locationOptions.options.some((state) => state.value === "WA"));
  });
  await numbers.check("getAreaCodes", async (client) => {
    const { primaryAreaCodes } = await client.getAreaCodes({
      locationType: "NotRequired",
      countryCode,
      phonePlanId: found.phonePlanId,
      locationOptionsQueries: { locationOptions: [] },
    });
    assert.ok(primaryAreaCodes.includes("833"));
  });
  return found;
}

async function purchase() {
  const request = (name) => ({
    name, description: "by the witnesses", phonePlanIds: [plan.phonePlanId], areaCode: "833", quantity: 2,
  });
  let reservation;
  await numbers.check("beginReservePhoneNumbers", async (client) => {
    reservation = await ended(await client.beginReservePhoneNumbers(request("kept")));
    assert.equal(reservation.status, "Reserved");
    assert.equal(reservation.phoneNumbers.length, 2);
  });
  await numbers.check("getReservation", async (client) => {
    const { reservationId, displayName } = await client.getReservation(reservation.reservationId);
    assert.deepEqual([reservationId, displayName], [reservation.reservationId, "kept"]);
  });
  await numbers.check("beginPurchaseReservation", async (client) => {
    await ended(await client.beginPurchaseReservation(reservation.reservationId));
    assert.equal((await client.getReservation(reservation.reservationId)).status, "Success");
  });
  await numbers.check("cancelReservation", async (client) => {
    const { reservationId } = await ended(await client.beginReservePhoneNumbers(request("dropped")));
    await client.cancelReservation(reservationId);
    assert.match((await client.getReservation(reservationId)).status, /^Cancell(ing|ed)$/);
  });
  await numbers.check("listSearches", async (client) => {
    const searches = await collect(client.listSearches());
    assert.equal(searches.length, 2);
    assert.ok(searches.some((search) => search.id === reservation.reservationId && search.quantity === 2));
  });
  await numbers.check("listPhoneNumbers", async (client) => {
    const listed = (await collect(client.listPhoneNumbers())).map((number) => number.phoneNumber);
    assert.deepEqual(listed.sort(), [...reservation.phoneNumbers].sort());
    assert.deepEqual((await management("books")).purchases.length, 1);
  });
  return reservation.phoneNumbers;
}

async function configuration() {
  const [number] = owned;
  const callbackUrl = "https://contoso.example/callback";
  await numbers.check("configurePhoneNumber", async (client) => {
    const answer = await client.configurePhoneNumber({ phoneNumber: number, callbackUrl }, { applicationId: "app" });
    assert.equal(answer._response.status, 200);
  });
  await numbers.check("getPhoneNumberConfiguration", async (client) => {
    const { pstnConfiguration } = await client.getPhoneNumberConfiguration(number);
    assert.deepEqual([pstnConfiguration.callbackUrl, pstnConfiguration.applicationId], [callbackUrl, "app"]);
  });
  await numbers.check("unconfigurePhoneNumber", async (client) => {
    // Recorded of the service is 202, which this client takes for a failure: so it is here.
    await refused(202, client.unconfigurePhoneNumber(number));
    await refused(404, client.getPhoneNumberConfiguration(number));
  });
}

async function capabilities() {
  const changes = { [owned[0]]: { add: ["OutboundA2PSms"], remove: [] } };
  let id;
  await numbers.check("updatePhoneNumbersCapabilities", async (client) => {
    id = (await client.updatePhoneNumbersCapabilities(changes)).capabilitiesUpdateId;
    assert.ok(id);
  });
  await numbers.check("getCapabilitiesUpdate", async (client) => {
    let update;
    do {
      update = await client.getCapabilitiesUpdate(id);
    } while (["Pending", "InProgress"].includes(update.capabilitiesUpdateStatus));
    assert.equal(update.capabilitiesUpdateStatus, "Complete");
    assert.deepEqual(Object.keys(update.phoneNumberCapabilitiesUpdates), [owned[0]]);
  });
}

async function release() {
  await numbers.check("beginReleasePhoneNumbers", async (client) => {
    const released = await ended(await client.beginReleasePhoneNumbers([owned[1]]));
    assert.equal(released.status, "Complete");
    assert.equal(released.phoneNumberReleaseStatusDetails[owned[1]].status, "Success");
    const left = (await collect(client.listPhoneNumbers())).map((number) => number.phoneNumber);
    assert.deepEqual(left, [owned[0]]);
  });
  await numbers.check("listReleases", async (client) => {
    assert.equal((await collect(client.listReleases())).length, 1);
  });
}

async function users() {
  let user;
  let issued;
  await identity.check("createUser", async (client) => {
    user = await client.createUser();
    assert.match(user.communicationUserId, /^8:acs:/);
  });
  await identity.check("issueToken", async (client) => {
    issued = await client.issueToken(user, ["chat", "voip", "pstn"]);
    assert.equal(issued.user.communicationUserId, user.communicationUserId);
    assert.ok(issued.expiresOn > new Date());
  });
  await identity.check("revokeTokens", async (client) => {
    assert.equal((await client.revokeTokens(user, new Date(Date.now() + 1000)))._response.status, 204);
    const standing = await management("tokens/check", { token: issued.token });
    assert.match(JSON.stringify(standing), /revoked/i);
  });
  await identity.check("deleteUser", async (client) => {
    assert.equal((await client.deleteUser(user))._response.status, 204);
    await refused(404, client.issueToken(user, ["chat"]));
  });
}
