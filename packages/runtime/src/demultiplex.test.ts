import { PassThrough, Readable } from "node:stream";
import Docker from "dockerode";
import { expect, test } from "vitest";
import { failureOf } from "../test/support/failure-of.ts";
import { createDemultiplexer, demultiplex, type FramePiece } from "./demultiplex.ts";

function frame(type: number, data: Buffer | string): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt8(type, 0);
  header.writeUInt32BE(Buffer.byteLength(data), 4);
  return Buffer.concat([header, Buffer.from(data)]);
}

/** The same numbers at every run. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return Math.floor((state / 4_294_967_296) * below);
  };
}

async function join(pieces: AsyncIterable<FramePiece>): Promise<[string, string][]> {
  const frames: [string, string][] = [];
  let parts: Buffer[] = [];
  for await (const { stream, data, first, last } of pieces) {
    expect(first).toBe(parts.length === 0);
    parts.push(data);
    if (!last) continue;
    frames.push([stream, Buffer.concat(parts).toString("latin1")]);
    parts = [];
  }
  return frames;
}

function manyFrames(count: number): Buffer {
  return Buffer.concat(Array.from({ length: count }, () => frame(1, "line\n")));
}

test("takes apart 50,000 frames of one chunk", async () => {
  const frames = await join(demultiplex(Readable.from([manyFrames(50_000)])));
  expect(frames).toHaveLength(50_000);
  expect(new Set(frames.map(String))).toEqual(new Set(["stdout,line\n"]));
});

test("twin: the client library's own way overflows the stack on a tenth of it", () => {
  const source = new PassThrough();
  const { modem } = new Docker() as unknown as {
    modem: { demuxStream: (from: PassThrough, out: PassThrough, err: PassThrough) => void };
  };
  modem.demuxStream(source, new PassThrough(), new PassThrough());
  expect(() => source.emit("data", manyFrames(5_000))).toThrow(/call stack/);
});

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  "finds the same frames however they are cut (%i)",
  async (seed) => {
    const below = random(seed);
    const wanted = Array.from({ length: 200 }, (): [string, string] => [
      ["stdin", "stdout", "stderr"][below(3)] ?? "",
      "x".repeat(below(4) === 0 ? 0 : below(3_000)),
    ]);
    const bytes = Buffer.concat(
      wanted.map(([stream, text]) => frame(["stdin", "stdout", "stderr"].indexOf(stream), text)),
    );
    const chunks: Buffer[] = [];
    for (let at = 0; at < bytes.length;) {
      const size = below(2) === 0 ? 1 + below(9) : 1 + below(5_000);
      chunks.push(bytes.subarray(at, at + size));
      at += size;
    }
    expect(await join(demultiplex(Readable.from(chunks)))).toEqual(wanted);
  },
);

test("gives on a huge frame piece by piece, without waiting for its end", () => {
  const demultiplexer = createDemultiplexer();
  const header = frame(1, "");
  header.writeUInt32BE(4_000_000_000, 4);
  expect(demultiplexer.push(header)).toEqual([]);
  const [piece] = demultiplexer.push(Buffer.alloc(1_000));
  expect(piece).toMatchObject({ stream: "stdout", first: true, last: false });
  expect(demultiplexer.push(Buffer.alloc(1_000))[0]).toMatchObject({ first: false, last: false });
});

test.each([
  ["in a header", frame(1, "a").subarray(0, 5), "its header did not come"],
  ["in a frame", frame(1, "abc").subarray(0, 9), "2 bytes did not come"],
])("says so where the end comes %s", async (_, bytes, message) => {
  expect(await failureOf(join(demultiplex(Readable.from([bytes]))))).toContain(message);
});

test("says so where there are no frames, as of a terminal", async () => {
  const reading = join(demultiplex(Readable.from([Buffer.from("hello world")])));
  expect(await failureOf(reading)).toMatch(/^engine: .*68656c6c6f20776f/);
});

test("throws what the engine tells as its own failure", async () => {
  const bytes = Buffer.concat([frame(1, "a\n"), frame(3, "error grabbing logs: EOF\n")]);
  const halves = [bytes.subarray(0, 20), bytes.subarray(20)];
  expect(await failureOf(join(demultiplex(Readable.from(halves))))).toBe(
    "engine: error grabbing logs: EOF",
  );
});
