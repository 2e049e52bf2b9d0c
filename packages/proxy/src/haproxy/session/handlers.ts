import type { RunningSupervisor } from "../supervisor/start.ts";
import type { Handlers } from "./server.ts";

/** The operations of a session, done by a supervisor. */
export function handlersFor(
  supervisor: RunningSupervisor,
  { onStop }: { onStop: () => void },
): Handlers {
  return {
    apply: (config) => supervisor.apply(config),
    async servers(ask) {
      await supervisor.setServers(ask);
      return null;
    },
    async routes(ask, signal) {
      await supervisor.setRoutes(ask, signal);
      return null;
    },
    observe: () => supervisor.observe(),
    cut: ({ server, perSecond }, signal) => supervisor.cut(server, { perSecond, signal }),
    ask: (question, signal) => supervisor.ask(question, signal),
    async certificates({ certificates }) {
      await supervisor.setCertificates(certificates);
      return null;
    },
    async reload() {
      await supervisor.reload();
      return null;
    },
    async stop() {
      onStop();
      await supervisor.stop("a call");
      return null;
    },
  };
}
