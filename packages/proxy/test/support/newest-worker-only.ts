import { createFleet } from "../../src/haproxy/supervisor/fleet.ts";
import { runSupervisor } from "../../src/haproxy/run.ts";
import { optionsOf } from "./run-options.ts";

// A supervisor as it would be if it spoke to the newest worker only, as HAProxy's own socket does.
await runSupervisor(optionsOf(process.argv), {
  createFleet(options) {
    const fleet = createFleet(options);
    return {
      ...fleet,
      known: () => fleet.known().filter(({ isOld }) => !isOld),
      workers: async () => (await fleet.workers()).filter(({ isOld }) => !isOld),
    };
  },
});
