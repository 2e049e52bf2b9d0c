import type { Step } from "../plan.ts";

/** A step in a few words, as people say it. */
export function describeStep(step: Step): string {
  const { release, color, ids } = step.candidate;
  const instances = ids.length === 1 ? "1 instance" : `${ids.length} instances`;
  switch (step.do) {
    case "prepare":
      return "prepare networks, services and the proxy";
    case "image":
      return `get the image of ${release}`;
    case "create":
      return `create ${instances} of ${release} (${color})`;
    case "start":
      return `start ${instances} of ${release}`;
    case "check":
      return step.through === "preview"
        ? `check ${release} through the proxy's preview`
        : `check ${instances} of ${release}`;
    case "hook":
      return `run "${step.hook.command.join(" ")}" ${step.when} the switch`;
    case "open":
      return `open the proxy on ${release}`;
    case "offer":
      return `tell the proxy where ${release} is`;
    case "switch":
      return `switch to ${release} (${color})`;
    case "verify":
      return `ask which release answers (${release})`;
    case "drain":
      return `wait for the requests in flight at ${release}`;
    case "watch":
      return `watch ${release}`;
    case "stop":
      return `stop ${release}`;
    case "remove":
      return `remove ${release}`;
  }
}
