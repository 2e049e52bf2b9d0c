// A deployer in a process of its own, which kills itself at the moment that it was told:
// node deployer.ts COMMAND STACK-FILE EVENT INDEX
import { embeddedProxy } from "@hitless/proxy";
import { processRuntime } from "@hitless/runtime";

import { deploy, readStackFile, rollback } from "../../src/index.ts";

const [command, file = "", event, index] = process.argv.slice(2);
const stack = await readStackFile(file);
const { folder } = stack;

const receipt = await (command === "rollback" ? rollback : deploy)(stack, {
  runtime: processRuntime({ folder }),
  proxy: embeddedProxy({ folder }),
  onEvent: (seen) => {
    if (seen.type === event && "index" in seen && seen.index === Number(index))
      process.kill(process.pid, "SIGKILL");
  },
});
process.stdout.write(JSON.stringify(receipt));
