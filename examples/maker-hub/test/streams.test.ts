import { expect, test } from "vitest";

import { builtElsewhere } from "./built.ts";
import { start } from "./instance.ts";
import { events, idsOf, messages, take, type Stream } from "./streams.ts";

const folders = { v1: await builtElsewhere("1.0.0"), v2: await builtElsewhere("2.0.0") };

const ways: readonly (readonly [string, (origin: string, last?: number) => Stream])[] = [
  ["server-sent events", events],
  ["a WebSocket by header", messages],
  ["a WebSocket by query", (origin, last) => messages(origin, last, { by: "query" })],
];

test.each(ways)("goes on without a hole on another instance, over %s", async (_name, open) => {
  const [one, two] = await Promise.all([start(folders.v1), start(folders.v2)]);
  const before = await take(open(one.origin), 3);
  const last = before.at(-1)?.id;
  // Others listen meanwhile, so that by now events have happened that this client does not have.
  await take(open(two.origin), 4);

  const after = await take(open(two.origin, last), 5);

  const first = before[0]?.id ?? Number.NaN;
  expect(idsOf([...before, ...after])).toEqual(
    Array.from({ length: 8 }, (_, index) => first + index),
  );
  expect([before[0]?.data["version"], after[0]?.data["version"]]).toEqual(["1.0.0", "2.0.0"]);
});

test.each(ways)("leaves a hole if the client names no last event, over %s", async (_name, open) => {
  const [one, two] = await Promise.all([start(folders.v1), start(folders.v2)]);
  const last = (await take(open(one.origin), 3)).at(-1)?.id ?? Number.NaN;
  await take(open(two.origin), 4);

  const [after] = await take(open(two.origin), 1);

  expect(after?.id).toBeGreaterThan(last + 1);
});

test("tells the same events under the same numbers on every instance", async () => {
  const [one, two] = await Promise.all([start(folders.v1), start(folders.v1)]);
  const [newest] = await take(events(one.origin), 1);
  const last = (newest?.id ?? Number.NaN) - 60;

  const told = await take(events(one.origin, last), 60);

  expect(told.some(({ data }) => "activity" in data)).toBe(true);
  expect(await take(events(two.origin, last), 60)).toEqual(told);
  expect(await take(messages(two.origin, last), 60)).toEqual(told);
});

test.each(ways)(
  "says that it starts anew when too much was missed, over %s",
  async (_name, open) => {
    const { origin } = await start(folders.v1);

    const [reset, first, second] = await take(open(origin, 5), 3);

    expect(reset?.event).toBe("reset");
    expect(reset?.id).toBeUndefined();
    expect(reset?.data).toHaveProperty("reason", expect.stringContaining("events were missed"));
    expect(reset?.data).toHaveProperty("next", first?.id);
    expect(second?.id).toBe((first?.id ?? Number.NaN) + 1);
  },
);

test("serves many streams at a time without a warning", async () => {
  const instance = await start(folders.v1);
  const streams = Array.from({ length: 60 }, (_, index) =>
    (index % 2 === 0 ? events : messages)(instance.origin),
  );
  await Promise.all(streams.map((stream) => take(stream, 3)));
  await Promise.all(streams.map((stream) => stream.return()));
  expect(instance.stderr()).toBe("");
});
