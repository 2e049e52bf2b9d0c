import { formatDuration } from "../duration.ts";
import type { Plan } from "../plan.ts";
import { describeState } from "../reason.ts";
import type { ReleaseStatus, StackStatus } from "../status.ts";
import { describeStep } from "./words.ts";

/** The status for people. */
export function renderStatus({ stack, address, releases, lock }: StackStatus): string {
  const lines = [address === undefined ? `${stack}: nothing serves` : `${stack} at ${address}`];
  if (lock) {
    const age = formatDuration(Date.now() - Date.parse(lock.since));
    lines.push(`  ${lock.command} is at work for ${age}: process ${lock.pid} on ${lock.host}`);
  }
  for (const release of releases) lines.push(...renderRelease(release));
  return lines.join("\n");
}

function renderRelease(status: ReleaseStatus): string[] {
  const { release, color, is, image, imageMoved, instances } = status;
  const role = {
    live: "live",
    "way-back": "kept, the way back",
    kept: "kept",
    left: "without traffic; the next deploy or rollback stops it",
  }[is];
  return [
    `  ${color.padEnd(6)} ${release}  ${role}${imageMoved ? `; ${image} is another image now, which a deploy would ship` : ""}`,
    ...instances.map(({ id, state, address, traffic }) => {
      const where =
        state.is === "running" && address
          ? ` ${address.host}:${address.port} pid ${state.pid}`
          : "";
      const open = traffic
        ? `, ${traffic.inFlight} in flight, ${traffic.streams} streams, ${traffic.answered} answered, ${traffic.failed} failed`
        : "";
      return `         ${id}  ${describeState(state)}${where}${open}`;
    }),
  ];
}

/** What a command would do, for `--dry-run`. */
export function renderPlan({ kind, steps }: Plan): string {
  if (steps.length === 0) return `${kind}: there is nothing to do`;
  return [
    `${kind}:`,
    ...steps.map((step, index) => `  ${String(index + 1).padStart(2)}. ${describeStep(step)}`),
  ].join("\n");
}
