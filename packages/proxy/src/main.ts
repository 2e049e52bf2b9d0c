// What a proxy's process runs. Its argument is the state folder.
import { runProxy } from "./run-proxy.ts";

await runProxy(process.argv[2] ?? "");
