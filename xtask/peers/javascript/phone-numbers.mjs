// Every public method of @azure/communication-phone-numbers: numbers and SIP routing.

import assert from "node:assert/strict";
import { PhoneNumbersClient, SipRoutingClient } from "@azure/communication-phone-numbers";
import {
  Subject, accessKey, announce, check, collect, connectionString, end, endpoint, management, packageFile, refused, secure,
  tokenCredential,
} from "./driver.mjs";

const PACKAGE = "@azure/communication-phone-numbers";
announce(PACKAGE);
const declarations = (file) => packageFile(PACKAGE, `dist/commonjs/${file}`);
const options = { allowInsecureConnection: !secure };
const fast = { updateIntervalInMs: 5 };

const numbers = new Subject(
  "PhoneNumbersClient",
  new PhoneNumbersClient(connectionString, options),
  declarations("phoneNumbersClient.d.ts"),
);
const routing = new Subject(
  "SipRoutingClient",
  new SipRoutingClient(endpoint, { key: accessKey }, options),
  declarations("sipRoutingClient.d.ts"),
);

await catalogue();
await purchase();
await reservations();
await sip();
if (secure) {
  await check("a bearer token instead of a signature", async () => {
    const client = new PhoneNumbersClient(endpoint, tokenCredential());
    assert.ok((await collect(client.listAvailableCountries())).length > 0);
  });
}
end();

async function catalogue() {
  await numbers.check("listAvailableCountries", async (client) => {
    const countries = await collect(client.listAvailableCountries());
    assert.ok(countries.some((country) => country.countryCode === "US" && country.localizedName));
  });
  await numbers.check("listAvailableTollFreeAreaCodes", async (client) => {
    const codes = await collect(client.listAvailableTollFreeAreaCodes("US"));
    assert.ok(codes.some((code) => code.areaCode === "833"));
  });
  await numbers.check("listAvailableGeographicAreaCodes", async (client) => {
    // A blank is signed in another form than it is sent: the emulator knows this client by it.
    const place = { locality: "Los Angeles", administrativeDivision: "CA", assignmentType: "person" };
    const codes = await collect(client.listAvailableGeographicAreaCodes("US", place));
    assert.ok(codes.some((code) => code.areaCode === "213"));
    const notes = (await management("journal")).flatMap((entry) => entry.notes);
    assert.ok(notes.some((note) => note.includes("re-encoded as a form")), notes.join());
  });
  await numbers.check("listAvailableMobileAreaCodes", async (client) => {
    const codes = await collect(client.listAvailableMobileAreaCodes("GB", { assignmentType: "application" }));
    assert.ok(codes.length > 0 && codes.every((code) => /^\d+$/.test(code.areaCode)));
  });
  await numbers.check("listAvailableLocalities", async (client) => {
    const all = await collect(client.listAvailableLocalities("US"));
    assert.ok(all.length > 100, "more than one page");
    const some = await collect(client.listAvailableLocalities("US", { administrativeDivision: "WA" }));
    assert.ok(some.length > 0 && some.length < all.length);
    assert.ok(some.every((place) => place.administrativeDivision.abbreviatedName === "WA"));
  });
  await numbers.check("listAvailableOfferings", async (client) => {
    const offerings = await collect(client.listAvailableOfferings("US", { phoneNumberType: "tollFree" }));
    assert.ok(offerings.length > 0);
    assert.ok(offerings.every((offering) => offering.phoneNumberType === "tollFree" && offering.cost.amount > 0));
  });
  await numbers.check("browseAvailablePhoneNumbers", async (client) => {
    const request = { countryCode: "US", phoneNumberType: "tollFree" };
    const { phoneNumbers } = await client.browseAvailablePhoneNumbers(request, { assignmentType: "application" });
    assert.ok(phoneNumbers.length > 0 && phoneNumbers.every((number) => number.phoneNumber.startsWith("+1")));
  });
  await numbers.check("searchOperatorInformation", async (client) => {
    const { values } = await client.searchOperatorInformation(["+14255550123"], {
      includeAdditionalOperatorDetails: true,
    });
    assert.equal(values[0].phoneNumber, "+14255550123");
    assert.ok(values[0].operatorDetails.name);
  });
}

async function purchase() {
  let found;
  await numbers.check("beginSearchAvailablePhoneNumbers", async (client) => {
    const poller = await client.beginSearchAvailablePhoneNumbers(
      {
        countryCode: "US",
        phoneNumberType: "tollFree",
        assignmentType: "application",
        capabilities: { sms: "none", calling: "outbound" },
        quantity: 2,
      },
      fast,
    );
    found = await poller.pollUntilDone();
    assert.equal(found.phoneNumbers.length, 2);
    assert.ok(found.searchId && found.searchExpiresBy > new Date() && found.cost.billingFrequency === "monthly");
  });
  await numbers.check("beginPurchasePhoneNumbers", async (client) => {
    await (await client.beginPurchasePhoneNumbers(found.searchId, fast)).pollUntilDone();
    assert.deepEqual((await management("books")).purchases.map((row) => row.bought), [found.phoneNumbers]);
  });
  const [kept, released] = found.phoneNumbers;
  await numbers.check("listPurchasedPhoneNumbers", async (client) => {
    for (let index = 100; index < 250; index += 1) {
      await management("numbers", { phoneNumber: `+18335550${index}` });
    }
    const owned = await collect(client.listPurchasedPhoneNumbers());
    assert.equal(owned.length, 152, "two pages");
    assert.equal(new Set(owned.map((number) => number.phoneNumber)).size, 152);
    assert.ok(found.phoneNumbers.every((number) => owned.some((row) => row.phoneNumber === number)));
  });
  await numbers.check("getPurchasedPhoneNumber", async (client) => {
    const number = await client.getPurchasedPhoneNumber(kept);
    assert.deepEqual(number.capabilities, { sms: "none", calling: "outbound" });
    assert.ok(number.phoneNumber === kept && number.purchaseDate instanceof Date);
  });
  await numbers.check("beginUpdatePhoneNumberCapabilities", async (client) => {
    const wanted = { sms: "outbound", calling: "inbound+outbound" };
    const changed = await (await client.beginUpdatePhoneNumberCapabilities(kept, wanted, fast)).pollUntilDone();
    assert.deepEqual(changed.capabilities, wanted);
    assert.deepEqual((await client.getPurchasedPhoneNumber(kept)).capabilities, wanted);
  });
  await numbers.check("beginReleasePhoneNumber", async (client) => {
    await (await client.beginReleasePhoneNumber(released, fast)).pollUntilDone();
    await refused(404, client.getPurchasedPhoneNumber(released));
    assert.equal((await client.getPurchasedPhoneNumber(kept)).phoneNumber, kept);
  });
}

async function reservations() {
  const reservationId = "6227aeb8-8086-4824-9586-05cafe96f37b";
  const other = "0c3b2a36-0b4b-4b9c-8d27-2fb43ddf20a0";
  const browse = { countryCode: "US", phoneNumberType: "tollFree" };
  let wanted;
  await numbers.check("createOrUpdateReservation", async (client) => {
    const { phoneNumbers } = await client.browseAvailablePhoneNumbers(browse, { assignmentType: "application" });
    const [first, second] = phoneNumbers;
    wanted = first;
    const made = await client.createOrUpdateReservation({ reservationId }, { add: [first, second] });
    assert.deepEqual(Object.keys(made.phoneNumbers).sort(), [first.id, second.id].sort());
    const changed = await client.createOrUpdateReservation({ reservationId }, { remove: [second.id] });
    assert.deepEqual(Object.keys(changed.phoneNumbers), [first.id]);
  });
  await numbers.check("getReservation", async (client) => {
    const reservation = await client.getReservation(reservationId);
    assert.equal(reservation.status, "active");
    assert.equal(reservation.phoneNumbers[wanted.id].status, "reserved");
  });
  await numbers.check("listReservations", async (client) => {
    const listed = await collect(client.listReservations());
    assert.deepEqual(listed.map((reservation) => reservation.id), [reservationId]);
  });
  await numbers.check("beginReservationPurchase", async (client) => {
    await (await client.beginReservationPurchase(reservationId, fast)).pollUntilDone();
    assert.equal((await client.getReservation(reservationId)).status, "completed");
    assert.equal((await client.getPurchasedPhoneNumber(wanted.phoneNumber)).phoneNumber, wanted.phoneNumber);
  });
  await numbers.check("deleteReservation", async (client) => {
    const { phoneNumbers } = await client.browseAvailablePhoneNumbers(browse, { assignmentType: "application" });
    await client.createOrUpdateReservation({ reservationId: other }, { add: [phoneNumbers[0]] });
    await client.deleteReservation(other);
    await refused(404, client.getReservation(other));
  });
}

async function sip() {
  const trunk = (fqdn, sipSignalingPort) => ({ fqdn, sipSignalingPort });
  const [a, b, c] = [trunk("a.contoso.com", 5061), trunk("b.contoso.com", 5062), trunk("c.contoso.com", 5063)];
  await routing.check("setTrunks", async (client) => {
    assert.deepEqual(await client.setTrunks([a, b]), [a, b]);
    assert.deepEqual(await client.setTrunks([b]), [b], "the one that is not named is dropped");
  });
  await routing.check("setTrunk", async (client) => {
    assert.deepEqual(await client.setTrunk(c), c);
  });
  await routing.check("listTrunks", async (client) => {
    assert.deepEqual(await collect(client.listTrunks()), [b, c]);
  });
  await routing.check("getTrunk", async (client) => {
    assert.deepEqual(await client.getTrunk(c.fqdn), c);
    await assert.rejects(client.getTrunk("nowhere.contoso.com"), { code: "NotFound" });
  });
  const route = { name: "US", description: "to <the> US", numberPattern: "^\\+1(\\d{10})$", trunks: [c.fqdn] };
  await routing.check("setRoutes", async (client) => {
    assert.deepEqual(await client.setRoutes([route]), [route]);
  });
  await routing.check("listRoutes", async (client) => {
    assert.deepEqual(await collect(client.listRoutes()), [route]);
  });
  await routing.check("deleteTrunk", async (client) => {
    await refused(422, client.deleteTrunk(c.fqdn));
    assert.deepEqual(await client.setRoutes([]), []);
    await client.deleteTrunk(c.fqdn);
    assert.deepEqual(await collect(client.listTrunks()), [b]);
  });
}
