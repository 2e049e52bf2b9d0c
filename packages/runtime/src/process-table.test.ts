import { execFileSync } from "node:child_process";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  findProcess,
  parseProcStat,
  parsePsLine,
  processesInGroup,
  wasStartedWith,
} from "./process-table.ts";

const rest = "S 1 812 812 0 -1 4194560 2 0 0 0 0 0 0 0 20 0 1 0 777 2498560 1";

test.each(["sh", "a b", "x) R 9 9", "((", "a\nb) S 1"])(
  "reads the start time behind the command name %j",
  (name) => {
    expect(parseProcStat(`812 (${name}) ${rest}`)).toEqual({
      pid: 812,
      group: 812,
      zombie: false,
      start: "777",
    });
  },
);

test("counts a zombie as ended", () => {
  expect(parseProcStat(`812 (sh) ${rest.replace("S", "Z")}`)?.zombie).toBe(true);
  expect(parsePsLine("812 812 Z+ Mon Nov  2 10:00:00 2026")?.zombie).toBe(true);
});

test.each(["", "812", "812 (sh)", "812 (sh) S 1 812"])(
  "reads nothing from the cut line %j",
  (line) => {
    expect(parseProcStat(line)).toBeUndefined();
  },
);

test("reads a line of ps, however it is padded", () => {
  expect(parsePsLine("  812   800 Ss   Mon Nov  2 10:00:00 2026 ")).toEqual({
    pid: 812,
    group: 800,
    zombie: false,
    start: "Mon Nov 2 10:00:00 2026",
  });
  expect(parsePsLine("")).toBeUndefined();
});

test("reads what ps says of a live process", () => {
  const columns = ["-o", "pid=", "-o", "pgid=", "-o", "stat=", "-o", "lstart="];
  const output = execFileSync("ps", [...columns, "-p", String(process.pid)], { encoding: "utf8" });
  expect(parsePsLine(output)).toMatchObject({ pid: process.pid, zombie: false });
});

test("finds a live process by its pid and its group, and none where there is none", async () => {
  const own = await findProcess(process.pid);
  expect(own).toMatchObject({ pid: process.pid, zombie: false });
  expect(await processesInGroup(own?.group ?? 0)).toContainEqual(own);
  // Above the largest pid that Linux and macOS give.
  expect(await findProcess(2 ** 30)).toBeUndefined();
  expect(await processesInGroup(2 ** 30)).toEqual([]);
});

test.skipIf(process.platform !== "linux")(
  "tells whether a process was started with a variable, by name and whole value",
  async () => {
    const environment = readFileSync("/proc/self/environ", "utf8");
    const [name = "", value = ""] = environment.split("\0")[0]?.split("=") ?? [];
    expect(await wasStartedWith(process.pid, name, value)).toBe(true);
    expect(await wasStartedWith(process.pid, name, `${value}x`)).toBe(false);
    expect(await wasStartedWith(2 ** 30, name, value)).toBe(false);
  },
);

test.skipIf(process.platform !== "linux")(
  "tells it of processes that are just becoming another program, too",
  async () => {
    for (let round = 0; round < 100; round += 1) {
      // Its environment is empty for a moment about once in a few hundred times, and never to be seen so.
      const child = spawn("sleep", ["600"], { env: { NAME: "value" }, stdio: "ignore" });
      try {
        expect(await wasStartedWith(child.pid ?? 0, "NAME", "value")).toBe(true);
      } finally {
        child.kill("SIGKILL");
      }
    }
  },
);

test.skipIf(process.platform !== "linux")(
  "gives up where a process has no environment at all",
  async () => {
    const child = spawn("/bin/sleep", ["600"], { env: {}, stdio: "ignore" });
    try {
      expect(await wasStartedWith(child.pid ?? 0, "NAME", "value")).toBe(false);
    } finally {
      child.kill("SIGKILL");
    }
  },
);
