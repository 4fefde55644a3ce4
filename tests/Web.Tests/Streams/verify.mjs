// Reads cases, one JSON a line: { name, secret, headers, body }; answers "name ok" or "name refused".
import { createInterface } from "node:readline";
import { Webhook } from "standardwebhooks";

for await (const line of createInterface({ input: process.stdin })) {
  const { name, secret, headers, body } = JSON.parse(line);
  try {
    new Webhook(secret).verify(body, headers);
    console.log(`${name} ok`);
  } catch {
    console.log(`${name} refused`);
  }
}
