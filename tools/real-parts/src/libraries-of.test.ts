import { expect, test } from "vitest";

import { librariesOf } from "./libraries-of.ts";

test("names libraries and the loader once, and not what the kernel gives", () => {
  const listed = `/bin/sh:
\tlinux-vdso.so.1 (0x00007ffd)
\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f)
\t/lib64/ld-linux-x86-64.so.2 (0x00007f)
/bin/ls:
\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f)
\tlibselinux.so.1 => /lib/x86_64-linux-gnu/libselinux.so.1 (0x00007f)
`;
  expect(librariesOf(listed)).toEqual([
    "/lib/x86_64-linux-gnu/libc.so.6",
    "/lib64/ld-linux-x86-64.so.2",
    "/lib/x86_64-linux-gnu/libselinux.so.1",
  ]);
});

test("names the library that is missing", () => {
  expect(() => librariesOf("\tliblua5.3.so.0 => not found\n")).toThrow("liblua5.3.so.0");
});
