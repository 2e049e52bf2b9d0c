// A shipper in a process of its own, which a test kills. Its argument says how it is to be.
import { connectEngine } from "@hitless/runtime";

import { type Mechanisms, startWith } from "../../src/start-log-shipper.ts";

export interface ShipperWork {
  host: string;
  route: string;
  stateFolder: string;
  mechanisms: Mechanisms;
}

const { host, route, stateFolder, mechanisms } = JSON.parse(process.argv[2] ?? "") as ShipperWork;
await startWith(
  {
    engine: await connectEngine({ host }),
    routes: [route],
    stateFolder,
    onEvent: (event) => void process.stdout.write(`${JSON.stringify(event)}\n`),
  },
  mechanisms,
);
