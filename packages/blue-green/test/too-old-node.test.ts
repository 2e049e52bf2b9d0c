import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../../..");
const run = promisify(execFile);

/** Makes a process believe that it runs on another Node.js. */
const pretend = (version: string): string =>
  `data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"${version}"}})`;

test.each([
  [
    "packages/blue-green/bin/hitless-blue-green.js",
    "hitless-blue-green needs Node.js 24.0 or newer",
  ],
  ["packages/probe/bin/hitless-probe.js", "hitless-probe needs Node.js 24.0 or newer"],
  ["tools/require-node.cjs", "Hitless needs Node.js 24.0 or newer"],
])("stops on too old a Node.js with one line: %s", async (file, line) => {
  const ended = run(process.execPath, ["--import", pretend("20.20.2"), join(root, file), "--help"]);
  const error: unknown = await ended.catch((reason: unknown) => reason);
  expect(error).toMatchObject({
    code: 1,
    stdout: "",
    stderr: expect.stringContaining(line) as string,
  });
  expect((error as { stderr: string }).stderr.trim().split("\n")).toHaveLength(1);
});
