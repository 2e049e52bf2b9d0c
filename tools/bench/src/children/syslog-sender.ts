import { createSyslogClient, formatTimestamp } from "@hitless/syslog";
import syslog from "syslog-client";

import { serveParent } from "./serve-parent.ts";

export interface SenderQuestion {
  contender: string;
  port: number;
  lines: number;
}

export interface SenderAnswer {
  /** Of this process, while it sent. */
  cpuMicroseconds: number;
}

/** Sends so many lines and resolves when the kernel has them. */
type Send = (lines: number) => Promise<void>;

const text =
  "GET /designs/42/pictures/front.jpeg HTTP/1.1 200 12345 0.042 https://hub.example/designs";
const mostOpen = 1_000;
let send: Send | undefined;

serveParent(async ({ contender, port, lines }: SenderQuestion): Promise<SenderAnswer> => {
  send ??= contender === "@hitless/syslog" ? ours(port) : peer(port);
  const before = process.cpuUsage();
  await send(lines);
  const { user, system } = process.cpuUsage(before);
  return { cpuMicroseconds: user + system };
});

function ours(port: number): Send {
  const client = createSyslogClient(`syslog+tcp://127.0.0.1:${port}`);
  const fields = {
    facility: "local0",
    severity: "info",
    hostname: "web-1",
    appName: "hub",
  } as const;
  const processId = String(process.pid);
  return async (lines) => {
    for (let count = 0; count < lines; count += 1) {
      const timestamp = formatTimestamp(Date.now());
      const message = { ...fields, processId, timestamp, message: text };
      while (client.send(message) === undefined) await client.room();
    }
    if (!(await client.flush({ timeoutMs: 60_000 }))) throw new Error("not all lines were taken");
  };
}

function peer(port: number): Send {
  const client = syslog.createClient("127.0.0.1", {
    port,
    transport: syslog.Transport.Tcp,
    rfc3164: false,
    facility: syslog.Facility.Local0,
    severity: syslog.Severity.Informational,
    syslogHostname: "web-1",
    appName: "hub",
  });
  client.on("error", (error) => {
    throw error;
  });
  return (lines) =>
    new Promise((resolve, reject) => {
      let begun = 0;
      let done = 0;
      const fill = () => {
        while (begun < lines && begun - done < mostOpen) {
          begun += 1;
          client.log(text, onDone);
        }
      };
      const onDone = (error?: Error) => {
        if (error) return reject(error);
        done += 1;
        if (done === lines) resolve();
        else if (begun - done <= mostOpen / 2) fill();
      };
      fill();
    });
}
