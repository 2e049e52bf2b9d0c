const routine = [
  /\) has started \d+ tasks: (?!.*Amazon ECS replaced)/,
  /\) has stopped \d+ running tasks/,
  /\) stopped \d+ pending tasks/,
  /\) (de)?registered \d+ targets in/,
  /has begun draining connections on/,
  /\) has reached a steady state\.$/,
  /\) deployment completed\.$/,
  /\) rolling back to deployment/,
];

/** Whether a line of the event list says that something is wrong; the others say what every deployment does. */
export function isTelling(message: string): boolean {
  return !routine.some((each) => each.test(message));
}

/** A line without the name of the service, which everybody knows, and with target groups by their names. */
export function shortened(message: string): string {
  return message
    .replace(/^\(service [^)]*\) /, "")
    .replaceAll(/\(target-group \S*targetgroup\/([^/)]+)[^)]*\)/g, "(target-group $1)");
}

/** A line without ids, to see whether two say the same. */
export function withoutIds(message: string): string {
  return message.replaceAll(/\((task|port|container-instance|deployment) [^)]*\)/g, "($1)");
}

/** Why a target is unhealthy, and of which task, where a line says that. */
export function unhealthyTarget(message: string): { task: string; reason: string } | undefined {
  const match = /\(task ([^)]+)\).* is unhealthy in \(target-group .*due to \(reason (.*)\)$/.exec(
    message,
  );
  return match?.[1] === undefined ? undefined : { task: match[1], reason: match[2] ?? "" };
}
