import { expect, test } from "vitest";

import { withoutEngine } from "./without-engine.ts";

const saved = `# Generated
*filter
:INPUT ACCEPT [0:0]
:FORWARD DROP [5:300]
:DOCKER - [0:0]
:MINE - [0:0]
-A FORWARD -j DOCKER
-A FORWARD -i br-0123456789ab -j ACCEPT
-A FORWARD -i wg0 -j MINE
COMMIT
*nat
:POSTROUTING ACCEPT [0:0]
-A POSTROUTING -s 10.213.0.0/24 ! -o docker0 -j MASQUERADE
-A POSTROUTING -s 10.8.0.0/24 -j MASQUERADE
COMMIT
`;
const traces = ["DOCKER", "docker0", "br-0123456789ab", "10.213."];

test("takes the engine's rules and chains away, leaves all others, and sets the policy back", () => {
  expect(withoutEngine(saved, { traces, forwardPolicy: "ACCEPT" })).toBe(`*filter
:FORWARD ACCEPT [0:0]
-D FORWARD -j DOCKER
-D FORWARD -i br-0123456789ab -j ACCEPT
-X DOCKER
COMMIT
*nat
-D POSTROUTING -s 10.213.0.0/24 ! -o docker0 -j MASQUERADE
COMMIT
`);
});

test("does nothing where there is no table", () => {
  expect(withoutEngine("", { traces, forwardPolicy: "DROP" })).toBe("");
});
