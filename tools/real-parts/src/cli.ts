import { hold } from "./hold.ts";
import { run } from "./run.ts";

const usage = "usage: real-parts run -- <command> [argument…]\n";

const [verb, ...rest] = process.argv.slice(2);
if (verb === "run" && rest[0] === "--" && rest.length > 1) {
  process.exitCode = await run(rest.slice(1));
} else if (verb === "hold" && rest[0] !== undefined) {
  await hold(rest[0]);
  // Parts that were still starting must not keep it.
  process.exit();
} else {
  process.stderr.write(usage);
  process.exitCode = 2;
}
