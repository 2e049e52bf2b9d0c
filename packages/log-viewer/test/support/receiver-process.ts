// Receives on the folder and the port of its arguments until it is killed. With "early", RELP is acknowledged before
// a line is stored: what the tests of a crash have to notice.
import { createIntake } from "../../src/receive/intake.ts";
import { openRelp } from "../../src/receive/open-relp.ts";
import { startLogViewer } from "../../src/index.ts";
import { openStore } from "../../src/store/open-store.ts";

const [folder = "", port = "", when = ""] = process.argv.slice(2);
const gatherMs = 200;

if (when === "early") await startEarly();
else {
  await startLogViewer(folder, {
    port: 0,
    syslog: { udp: false, tcp: false, relp: Number(port) },
  });
}
process.stdout.write("ready\n");

async function startEarly(): Promise<void> {
  const store = openStore(folder, { maxBytes: 1e9, maxAgeMs: 1e12, segmentBytes: 1e8 });
  const intake = createIntake({
    append: (lines) => store.append(lines, Date.now()),
    onStored: () => {},
    onFailed: () => {},
    onRecovered: () => {},
    maxQueueBytes: 1e8,
    retryMs: 100,
  });
  await openRelp(
    {
      get hasRoom() {
        return intake.hasRoom;
      },
      whenRoom: intake.whenRoom,
      close: intake.close,
      take(line, bytes, onStored) {
        setTimeout(() => intake.take(line, bytes), gatherMs);
        onStored?.();
        return true;
      },
    },
    { host: "127.0.0.1", port: Number(port), maxMessageBytes: 65_536, maxConnections: 10 },
  );
}
