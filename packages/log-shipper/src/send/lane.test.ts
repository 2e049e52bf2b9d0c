import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { openCursor } from "../cursor/cursor-store.ts";
import { lockFolder } from "../cursor/lock-folder.ts";
import { createLane } from "./lane.ts";
import { createOutlet } from "./outlet.ts";

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "hitless-lane-"));
  onTestFinished(async () => rm(path, { recursive: true }));
  return path;
}

/** A client whose receiver takes when the test says so. */
function client() {
  const sent: string[] = [];
  return {
    sent,
    room: async () => {},
    taken: 0,
    limit: Infinity,
    get position() {
      return sent.length;
    },
    send(message: unknown) {
      if (sent.length >= this.limit) return undefined;
      return sent.push(String(message));
    },
  };
}

const { signal } = new AbortController();
const position = (sequence: number) => ({
  stdout: { time: `2026-11-25T10:00:0${sequence}Z`, sequence },
  stderr: { time: "", sequence: 0 },
});

test("saves a position once all that was sent before it is taken, and not before", async () => {
  const path = await folder();
  const to = client();
  const lane = createLane({ client: to, cursor: await openCursor(path, "r"), signal });
  lane.send("1");
  lane.checkpoint("a", position(1));
  lane.send("2");
  lane.checkpoint("a", position(2));
  await lane.save();
  expect((await openCursor(path, "r")).isNew).toBe(true);
  to.taken = 1;
  await lane.save();
  expect((await openCursor(path, "r")).positions.get("a")).toEqual(position(1));
  lane.forget("a");
  to.taken = 2;
  await lane.save();
  expect([...(await openCursor(path, "r")).positions]).toEqual([]);
  expect(await readdir(path)).toEqual(["r.json"]);
  expect((await stat(join(path, "r.json"))).mode & 0o777).toBe(0o600);
});

test("does not take for a cursor what is none, and changes nothing", async () => {
  const path = await folder();
  await writeFile(join(path, "r.json"), '{"version":1,"containers":{"a":3}}');
  await expect(openCursor(path, "r")).rejects.toThrow("is no cursor of this version. Remove it");
  expect(await readFile(join(path, "r.json"), "utf8")).toContain('"a":3');
});

test("keeps a second shipper off its folder", async () => {
  const path = await folder();
  const unlock = await lockFolder(path);
  await expect(lockFolder(path)).rejects.toThrow("is in use by another log shipper");
  unlock();
  (await lockFolder(path))();
});

function write(_: string, sequence: string, id: number, text: string): string {
  return `${id} sequence="${sequence}" ${text}`;
}

test("numbers messages and lines, and goes on with the parts of a long one that had no room", async () => {
  const to = client();
  const lane = createLane({ client: to, cursor: await openCursor(await folder(), "r"), signal });
  const outlet = createOutlet({
    lane,
    container: "a",
    maxTextBytes: 6,
    position: position(4),
    writers: () => [write, write],
    tell: ({ lines }, since, id) => `${id} lost ${lines?.join("+")} since ${since}`,
    onSent: () => {},
  });
  const time = "2026-11-25T10:00:09Z";
  to.limit = 2;
  expect(outlet.take(0, time, time, "ab")).toBe(true);
  expect(outlet.take(0, time, time, "abcdefghijklmno")).toBe(false);
  to.limit = Infinity;
  expect(outlet.take(0, time, time, "abcdefghijklmno")).toBe(true);
  outlet.lost({ why: "rotated", lines: [3, 1] });
  expect(outlet.take(0, time, time, "x")).toBe(true);
  expect(to.sent).toEqual([
    '1 sequence="5" ab',
    '2 sequence="6" part="1" parts="3" abcdef',
    '3 sequence="7" part="2" parts="3" ghijkl',
    '4 sequence="8" part="3" parts="3" mno',
    `5 lost 3+1 since ${time}`,
    '6 sequence="12" x',
  ]);
});
