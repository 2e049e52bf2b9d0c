// Logs 1,000 lines to the destination that it is given, and ends: after it has closed its client, at once, or by itself.
import { createSyslogClient } from "../../src/index.ts";
import { sendLines } from "./send-lines.ts";

const [, , url = "", how, limit = "60000"] = process.argv;
const timeoutMs = Number(limit);
const client = createSyslogClient(url, { holdProcess: how !== "flush" });
await sendLines(client, 1, 1_000);
if (how === "exit") process.exit();
if (how === "close") tell(await client.close({ timeoutMs }));
else process.once("beforeExit", () => void client.flush({ timeoutMs }).then(tell));

function tell(said: unknown): void {
  process.stdout.write(JSON.stringify(said));
}
