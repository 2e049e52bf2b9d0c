// The same app as the main program of a container. On SIGTERM it ends as a good one does.
import { writeFileSync } from "node:fs";

import { createStreamingApp } from "./streaming-app.ts";

const { HOST, PORT, VERSION = "", READY_FILE = "" } = process.env;
const app = createStreamingApp(() => VERSION);
// For a health check that can be made without a program that speaks HTTP.
app.server.listen(Number(PORT), HOST, () => {
  if (READY_FILE !== "") writeFileSync(READY_FILE, "");
});
process.once("SIGTERM", () => void app.end().then(() => process.exit(0)));
