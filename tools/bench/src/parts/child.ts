import { fork, type StdioOptions } from "node:child_process";
import { once } from "node:events";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

import type { Reply } from "../children/serve-parent.ts";
import { BenchError } from "../errors.ts";

/** A process of its own that answers questions, one after the other. */
export interface Child<Question, Answer> extends AsyncDisposable {
  pid: number;
  /** Rejects where the child says no or ends; on abort once the child is killed. */
  ask(question: Question, options: { signal: AbortSignal }): Promise<Answer>;
}

export interface StartChildOptions {
  args?: readonly string[];
  /** The command that runs another one elsewhere, such as in another network, as the same process. @default here */
  within?: (command: readonly string[]) => readonly string[];
}

/** Starts a file of `children/`. It ends with this process, however this one ends. */
export async function startChild<Question extends object, Answer>(
  file: URL,
  { args = [], within = asItIs }: StartChildOptions = {},
): Promise<Child<Question, Answer>> {
  const name = basename(fileURLToPath(file));
  const [execPath = "", ...execArgv] = within([process.execPath, ...process.execArgv]);
  const stdio: StdioOptions = ["ignore", "inherit", "inherit", "ipc"];
  const child = fork(file, args, { execPath, execArgv, stdio });
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once("exit", (code, signal) => resolve(signal ?? code ?? 0));
  });
  await once(child, "spawn");
  return {
    pid: child.pid ?? 0,
    async ask(question, { signal }) {
      signal.throwIfAborted();
      const answered = Promise.withResolvers<Reply<Answer>>();
      const onMessage = (reply: unknown) => answered.resolve(reply as Reply<Answer>);
      const onAbort = () => void child.kill("SIGKILL");
      child.once("message", onMessage);
      signal.addEventListener("abort", onAbort);
      // Where the channel is closed it has ended, of which `ended` tells.
      child.send(question, () => {});
      try {
        const reply = await Promise.race([answered.promise, ended]);
        if (signal.aborted) await ended;
        signal.throwIfAborted();
        if (typeof reply !== "object")
          throw new BenchError("child-failed", `${name} ended before it answered: ${reply}`);
        if ("refused" in reply) throw new BenchError("child-failed", `${name}: ${reply.refused}`);
        return reply.answer;
      } finally {
        child.off("message", onMessage);
        signal.removeEventListener("abort", onAbort);
      }
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

function asItIs(command: readonly string[]): readonly string[] {
  return command;
}
