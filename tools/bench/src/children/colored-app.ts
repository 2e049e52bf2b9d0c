// An app with every sort of answer and stream, which calls itself by the version that it is told.
import { once } from "node:events";
import type { AddressInfo } from "node:net";

import { serveParent } from "./serve-parent.ts";
import { createStreamingApp } from "./streaming-app.ts";

export interface ColoredAppQuestion {
  version: string;
}

export interface ColoredAppAnswer {
  port: number;
}

let version = "";
const { server } = createStreamingApp(() => version);
server.listen(0, "127.0.0.1");

serveParent(async (question: ColoredAppQuestion): Promise<ColoredAppAnswer> => {
  version = question.version;
  if (!server.listening) await once(server, "listening");
  return { port: (server.address() as AddressInfo).port };
});
