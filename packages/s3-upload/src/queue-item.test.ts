import { expect, test } from "vitest";

import { toStart, totalOf, type UploadItem, type UploadState } from "./queue-item.ts";

test("starts what waits, in order, as many as there is room for", () => {
  const items = itemsOf("done", "uploading", "waiting", "waiting", "paused", "waiting");
  expect(toStart(items, 3).map(({ id }) => id)).toEqual(["2", "3"]);
  expect(toStart(items, 1)).toEqual([]);
});

test("counts one that is offline as under way", () => {
  expect(toStart(itemsOf("offline", "waiting"), 1)).toEqual([]);
});

test("adds up all but what failed or was canceled", () => {
  const items = itemsOf("done", "uploading", "failed", "canceled", "waiting", "paused");
  expect(totalOf(items)).toEqual({ loaded: 40, total: 400, startedOver: 4 });
});

function itemsOf(...states: UploadState[]): UploadItem[] {
  return states.map((state, index) => ({
    id: String(index),
    file: new File([], "a"),
    state,
    progress: { loaded: 10, total: 100, bytesPerSecond: 0, secondsLeft: undefined, startedOver: 1 },
  }));
}
