// The deployer that one would write first: it starts the process, then writes down which one it was.
import { spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Work } from "./deployer.ts";

const { runtime, specs } = JSON.parse(process.argv[2] ?? "") as Work;
await mkdir(runtime.folder, { recursive: true });
for (const { id, command = [], environment } of specs) {
  const env = { PATH: process.env["PATH"], ...environment };
  const child = spawn(command[0] ?? "", command.slice(1), { env, detached: true, stdio: "ignore" });
  child.unref();
  await writeFile(join(runtime.folder, id), String(child.pid));
}
