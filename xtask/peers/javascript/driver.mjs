// What the drivers share: where the emulator is, the checks, and the lines that `cargo xtask peers` reads.
//
// One JSON object a line on standard output: {"package": name and version}, {"public": {class, methods}}, {"check": name,
// "error"?, "traffic"?} and at the end {"end": true}. The arguments: a file with the emulator's ready line, http or https.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const [file, transport] = process.argv.slice(2);
const ready = JSON.parse(readFileSync(file, "utf8"));
export const secure = transport === "https";
export const endpoint = secure ? ready.httpsEndpoint : ready.endpoint;
export const accessKey = ready.connectionString.split(";accesskey=")[1];
export const connectionString = `endpoint=${endpoint};accesskey=${accessKey}`;

/** No method takes this long against an emulator on the same machine. */
const LIMIT_MS = 15_000;

/** More than any list here has: a client that asks for page one again and again is stopped. */
const MOST_ITEMS = 2_000;

/** The text of a file of an installed package. */
export function packageFile(name, path) {
  return readFileSync(new URL(`node_modules/${name}/${path}`, import.meta.url), "utf8");
}

/** Says which package the checks are about. */
export function announce(name) {
  print({ package: `${name} ${JSON.parse(packageFile(name, "package.json")).version}` });
}

export async function management(path, body) {
  const request = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const answer = await fetch(ready.managementUrl + path, request);
  assert.ok(answer.ok, `management ${path}: ${answer.status} ${await answer.clone().text()}`);
  return answer.status === 204 ? undefined : answer.json();
}

export async function collect(pages) {
  const items = [];
  for await (const item of pages) {
    items.push(item);
    assert.ok(items.length <= MOST_ITEMS, "the list does not end");
  }
  return items;
}

/** A client whose methods are checked; its public ones are those that the package declares. */
export class Subject {
  constructor(name, client, declarations) {
    this.name = name;
    this.called = new Set();
    const own = Object.getOwnPropertyNames(Object.getPrototypeOf(client));
    const methods = own.filter((method) => new RegExp(`^\\s+${method}\\(`, "m").test(declarations));
    print({ public: { class: name, methods: methods.filter((method) => method !== "constructor") } });
    const { called } = this;
    this.client = new Proxy(client, {
      get(target, property) {
        const value = target[property];
        if (typeof value !== "function") return value;
        return (...given) => {
          called.add(property);
          return value.apply(target, given);
        };
      },
    });
  }

  /** One method: `act` has to call it, and to look at what came of it. */
  check(method, act) {
    return check(`${this.name}.${method}`, async () => {
      this.called.delete(method);
      await act(this.client);
      assert.ok(this.called.has(method), "the check does not call the method");
    });
  }
}

export async function check(name, act) {
  const began = Date.now();
  const late = new Promise((_, fail) => {
    setTimeout(() => fail(new Error(`did not end within ${LIMIT_MS} ms`)), LIMIT_MS).unref();
  });
  try {
    await Promise.race([act(), late]);
    print({ check: name });
  } catch (error) {
    const journal = await management("journal");
    const traffic = journal.filter((entry) => Date.parse(entry.at) >= began);
    print({ check: name, error: String(error?.stack ?? JSON.stringify(error)), traffic });
  }
}

/** The last line; whatever is still waiting is given up. */
export function end() {
  process.stdout.write(`${JSON.stringify({ end: true })}\n`, () => process.exit(0));
}

export async function refused(status, call) {
  await assert.rejects(call, (error) => {
    assert.equal(error.statusCode, status, String(error));
    return true;
  });
}

/** A credential of Entra: the emulator takes any JSON Web Token that has not expired. */
export function tokenCredential() {
  const expires = Math.floor(Date.now() / 1000) + 3600;
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const token = `${part({ alg: "none" })}.${part({ exp: expires, tid: "tenant", oid: "object" })}.c2ln`;
  return { getToken: async () => ({ token, expiresOnTimestamp: expires * 1000 }) };
}

function print(line) {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
