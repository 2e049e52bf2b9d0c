import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { engineBox } from "./support/engine.ts";
import { stateFolder } from "./support/shipper.ts";
import { tcpReceiver } from "./support/tcp-receiver.ts";
import { example } from "./example.ts";

const readme = readFileSync(join(import.meta.dirname, "../README.md"), "utf8");

test("the README shows the example that is run here", async (context) => {
  const source = readFileSync(join(import.meta.dirname, "example.ts"), "utf8");
  const [, marked = ""] = /\/\/ example \{\n(.*?) *\/\/ \}\n/s.exec(source) ?? [];
  const shown = marked.replaceAll(/^ {2}/gm, "");
  expect(shown).not.toBe("");
  expect(readme).toContain(shown.trim());
  const box = await engineBox(context);
  const receiver = await tcpReceiver({ keep: true });
  await box.run("app", `console.log("fine"); console.error("bad")`);
  const before = process.env["DOCKER_HOST"];
  process.env["DOCKER_HOST"] = box.engine.address;
  try {
    const told = await example(receiver.url, await stateFolder(), async () => {
      await expect
        .poll(() => receiver.messages.filter((message) => message.includes(box.prefix)).length)
        .toBe(3);
    });
    expect(told).toContain(`${box.prefix}-app by file`);
    expect(told.at(-1)).toMatch(/^\d+ errors$/);
  } finally {
    if (before === undefined) delete process.env["DOCKER_HOST"];
    else process.env["DOCKER_HOST"] = before;
  }
});
