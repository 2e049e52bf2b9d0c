// Preloaded with `--import`: kills the process before the n-th step that others can see, which are the
// calls that change files and those that start processes. Right after a process was started is a step too.
import childProcess from "node:child_process";
import files from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";

const last = Number(process.env["HITLESS_TEST_KILL_AT_STEP"]);
let steps = 0;

function step(): void {
  steps += 1;
  if (steps === last) process.kill(process.pid, "SIGKILL");
}

/** The same function, with a step before each call. */
function counted<T extends (...words: never[]) => unknown>(call: T): T {
  return new Proxy(call, {
    apply(target, self, words): unknown {
      step();
      return Reflect.apply(target, self, words);
    },
  });
}

for (const name of [
  "link",
  "mkdir",
  "open",
  "rename",
  "rm",
  "rmdir",
  "symlink",
  "writeFile",
] as const) {
  Object.assign(files, { [name]: counted(files[name]) });
}
const { spawn } = childProcess;
childProcess.spawn = new Proxy(spawn, {
  apply(target, self, words) {
    step();
    const child: unknown = Reflect.apply(target, self, words);
    step();
    return child;
  },
});
syncBuiltinESMExports();
