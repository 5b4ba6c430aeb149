// A client in another language: stores a recommendation, reads it, and says what it saw.
// Usage: node client.mjs http://127.0.0.1:8000

import assert from "node:assert/strict";

const api = new URL("/api/v1/", process.argv[2]);

async function call(path, options = {}) {
  const response = await fetch(new URL(path, api), options);
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : null };
}

function send(path, document) {
  const headers = { "Content-Type": "application/json" };
  return call(path, { method: "POST", headers, body: JSON.stringify(document) });
}

const profile = { title: "Stored by Node: ä, 日本, 🧭", answers: { kind: "business-app", admin: "staff" }, emphasis: ["admin"] };

const advice = await send("advice", profile);
assert.equal(advice.status, 200);

const first = await send("recommendations", profile);
assert.equal(first.status, 201);
assert.deepEqual(first.body, advice.body);
assert.equal(first.body.title, profile.title);

const again = await send("recommendations", profile);
assert.equal(again.status, 200);
assert.equal(again.headers.get("location"), first.headers.get("location"));

const key = first.headers.get("location").split("/").at(-2);
const read = await call(`recommendations/${key}`);
assert.equal(read.status, 200);
assert.deepEqual(read.body, first.body);

const kept = await call(`recommendations/${key}`, { headers: { "If-None-Match": read.headers.get("etag") } });
assert.equal(kept.status, 304);

const wrong = await send("recommendations", { answers: { kind: "busines-app" } });
assert.equal(wrong.status, 422);
assert.equal(wrong.headers.get("content-type"), "application/problem+json");
assert.equal(wrong.body.errors[0].did_you_mean, "business-app");

console.log(JSON.stringify({ key, verdict: read.body }));
