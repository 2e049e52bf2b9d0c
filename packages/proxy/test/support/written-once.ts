import { existsSync } from "node:fs";

import { runSupervisor } from "../../src/haproxy/run.ts";
import { write } from "../../src/haproxy/supervisor/serving.ts";
import { optionsOf } from "./run-options.ts";

// A supervisor as it would be if a change went live without being written: only the first is.
await runSupervisor(optionsOf(process.argv), {
  async write(writing, core) {
    if (!existsSync(core.files.config)) await write(writing, core);
  },
});
