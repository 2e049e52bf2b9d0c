import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import type { SyslogErrorCode } from "../src/index.ts";
import { announce } from "./example.ts";
import { rsyslogFor } from "./support/parts.ts";

test("the README shows the example that is run here", async (context) => {
  const [example, readme] = await Promise.all([read("example.ts"), read("../README.md")]);
  expect(readme).toContain(example);

  await using receiver = await rsyslogFor({ tcp: true }, context);
  const receipt = await announce(`syslog+tcp://127.0.0.1:${receiver.ports.tcp}`);
  expect(receipt).toEqual({ sent: 1, unsent: 0, confirmed: true });
  expect(await receiver.read()).toMatchObject([{ appName: "shop", message: "open" }]);
});

test("the README names each code of an error", async () => {
  const codes: Record<SyslogErrorCode, true> = {
    "connect-failed": true,
    "connect-timeout": true,
    "certificate-refused": true,
    disconnected: true,
    stalled: true,
    refused: true,
    closed: true,
  };
  const section = (await read("../README.md")).split("## Errors")[1]?.split("\n## ")[0] ?? "";
  const named = [...section.matchAll(/^\| `([a-z-]+)` /gm)].map(([, code]) => code);
  expect(new Set(named)).toEqual(new Set(Object.keys(codes)));
});

function read(file: string): Promise<string> {
  return readFile(join(import.meta.dirname, file), "utf8");
}
