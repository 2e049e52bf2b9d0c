import { Command, Option } from "commander";

import { askViewer } from "./ask-viewer.ts";
import { number } from "./parse-argument.ts";
import { type AccessFlags, readToken } from "./read-access.ts";

interface ReadFlags extends AccessFlags {
  url: string;
  json?: boolean;
  limit?: number;
  oldest?: boolean;
}

export function searchCommand(): Command {
  return readCommand("search")
    .description("Prints the lines that a search finds, newest first.")
    .option("--limit <number>", "so many at the most", number, 1_000)
    .option("--oldest", "oldest first")
    .action(async (words: string[], flags: ReadFlags) => {
      const { limit = 1_000, oldest } = flags;
      const order = oldest === true ? "oldest" : "newest";
      await read("/api/lines", { q: words.join(" "), limit: String(limit), order }, flags);
    });
}

export function tailCommand(): Command {
  return readCommand("tail")
    .description("Prints the lines that a search finds, as they come.")
    .action(async (words: string[], flags: ReadFlags) => {
      await read("/api/tail", { q: words.join(" "), format: "jsonl" }, flags);
    });
}

function readCommand(name: string): Command {
  return new Command(name)
    .argument("[search...]", 'such as: error -healthz "host:web*" "severity>=warning"')
    .addOption(
      new Option("--url <url>", "where the log viewer is")
        .default("http://127.0.0.1:8514")
        .env("HITLESS_LOG_VIEWER_URL"),
    )
    .option("--token-file <file>", "the file with its token")
    .option("--json", "as lines of JSON");
}

async function read(
  path: string,
  parameters: Readonly<Record<string, string>>,
  flags: ReadFlags,
): Promise<void> {
  const { url, json = false } = flags;
  const stop = new AbortController();
  for (const name of ["SIGTERM", "SIGINT"] as const) process.once(name, () => stop.abort());
  // `| head` has read enough.
  process.stdout.on("error", () => stop.abort());
  const color = process.stdout.isTTY && (process.env["NO_COLOR"] ?? "") === "";
  const { signal } = stop;
  try {
    await askViewer({ url, token: readToken(flags), path, parameters, json, color, signal });
  } catch (cause) {
    if (!signal.aborted) throw cause;
  }
}
