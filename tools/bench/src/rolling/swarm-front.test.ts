import { expect, it } from "vitest";

import { frontConfiguration } from "./swarm-front.ts";

it("has room for all tasks of an update and follows the service's by name", () => {
  const line = /server-template task (\d+) tasks\.web:3000 .*resolvers engine/.exec(
    frontConfiguration("web"),
  );
  // As many old ones that are ending as new ones.
  expect(Number(line?.[1])).toBeGreaterThanOrEqual(4);
});
