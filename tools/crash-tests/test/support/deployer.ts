// A deployer in a process of its own, which kills itself at the moment that it was told:
// node deployer.ts COMMAND STACK-FILE PROJECT HOST EVENT INDEX
import { deploy, openMeans, readStackFile, rollback } from "@hitless/blue-green";

const [command, file = "", project = "", host = "", event, index] = process.argv.slice(2);
const stack = await readStackFile(file, { project });
const means = await openMeans(stack, { host });

const receipt = await (command === "rollback" ? rollback : deploy)(stack, {
  ...means,
  onEvent: (seen) => {
    if (seen.type === event && "index" in seen && seen.index === Number(index))
      process.kill(process.pid, "SIGKILL");
  },
});
await means[Symbol.asyncDispose]();
process.stdout.write(JSON.stringify(receipt));
