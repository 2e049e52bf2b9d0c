import { startLogViewer } from "@hitless/log-viewer";
import { createSyslogClient } from "@hitless/syslog";

/** The example of the README. */
export async function example(folder: string): Promise<string[]> {
  // example {
  await using viewer = await startLogViewer(folder, {
    port: 0,
    syslog: { udp: 0, tcp: 0, relp: 0 },
  });
  const { port } = viewer.receivers.find(({ transport }) => transport === "relp")!;

  await using client = createSyslogClient(`syslog+relp://127.0.0.1:${port}`, { onEvent: () => {} });
  client.send({
    facility: "local0",
    severity: "warning",
    hostname: "web1",
    appName: "shop",
    message: "payment took 1200 ms",
  });
  await client.flush(); // it is stored, on the disk

  const search = new URLSearchParams({ q: "payment host:web* severity>=warning" });
  const response = await fetch(`${viewer.url}/api/lines?${search}`);
  const lines = await response.text(); // {"id":1,"host":"web1","app":"shop",…}
  // }
  return lines.trim().split("\n");
}
