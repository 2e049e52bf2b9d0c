import { RuntimeError } from "@hitless/runtime";

/** What an engine said, as the ECS agent passes it on: without what was tried, which ends in a colon. */
export function engineWords(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof RuntimeError) || error.code === "no-engine") return message;
  const said = message.replace(/^(?:create|start|stop) instance \S+: |^pull \S+: /, "");
  return said === message ? message : `Error response from daemon: ${said}`;
}
