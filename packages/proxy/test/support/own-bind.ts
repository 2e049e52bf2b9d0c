import { runSupervisor } from "../../src/haproxy/run.ts";
import { renderHaproxy } from "../../src/haproxy/render/render.ts";
import { optionsOf } from "./run-options.ts";

// A supervisor as it would be if HAProxy bound its ports: nobody holds them while it is dead.
await runSupervisor(optionsOf(process.argv), {
  createSockets: () => ({
    async prepare(listeners) {
      return { listeners, fds: [], go() {}, undo() {} };
    },
    close() {},
  }),
  render: (config, place) => renderHaproxy(config, { ...place, sockets: {} }),
});
