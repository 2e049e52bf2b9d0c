import { expect, test } from "vitest";

import { dropsIn } from "./kernel-drops.ts";

test("reads from the kernel's table what a port has lost", () => {
  const table = `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
  212: 0100007F:158A 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 74051 2 0000000000000000 1234
  213: 00000000:158A 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 74052 2 0000000000000000 1
  214: 0100007F:1F90 00000000:158A 07 00000000:00000000 00:00000000 00000000     0        0 74053 2 0000000000000000 99
`;
  expect(dropsIn(table, 5514)).toBe(1_235);
  expect(dropsIn(table, 5515)).toBe(0);
});
