import type { AgentConfig } from "./agent-config.ts";

const ours = /^\s*(?:export\s+)?ECS_ENGINE_AUTH_(?:TYPE|DATA)\s*=/;

/** The lines of `/etc/ecs/ecs.config`. Secret. Pure. */
export function configLines({ type, data }: Pick<AgentConfig, "type" | "data">): string {
  return `ECS_ENGINE_AUTH_TYPE=${type}\nECS_ENGINE_AUTH_DATA=${data}\n`;
}

/** A configuration of the agent with these lines in it, in place of those that it had. Pure. */
export function mergeConfig(text: string, config: Pick<AgentConfig, "type" | "data">): string {
  const kept = text.split("\n").filter((line) => !ours.test(line));
  const before = kept.join("\n").trimEnd();
  return before === "" ? configLines(config) : `${before}\n${configLines(config)}`;
}
