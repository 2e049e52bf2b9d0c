// Runs the arguments as a child, passes signals on, and reaps whatever is left to process 1.
const script = `
"$@" &
child=$!
trap 'kill -TERM $child' TERM
trap 'kill -INT $child' INT
while :; do
  wait $child
  code=$?
  kill -0 $child 2>/dev/null || exit $code
done`;

/**
 * In a container without an init of its own, Node.js would be process 1, to which the workers of a master
 * that was killed fall; Node.js reaps its own children only. A shell becomes process 1 then, with this
 * program as its child. Does nothing elsewhere.
 */
export function leaveFirstProcess(): void {
  if (process.pid !== 1 || process.execve === undefined) return;
  const { execPath, execArgv, argv, env } = process;
  process.execve(
    "/bin/sh",
    ["sh", "-c", script, "sh", execPath, ...execArgv, ...argv.slice(1)],
    env,
  );
}
