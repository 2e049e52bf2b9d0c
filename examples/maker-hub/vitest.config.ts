import { shared } from "../../vitest.shared.ts";

const config = shared("@hitless-examples/maker-hub");
for (const project of config.test?.projects ?? []) {
  // vitest hands these conditions to Node, where "import" would make the `require("ws")` inside
  // @fastify/websocket resolve to the module for `import`, which has no `WebSocket.Server`.
  if (typeof project === "object" && "ssr" in project) {
    project.ssr = { resolve: { conditions: ["@hitless/source", "node"] } };
  }
}

export default config;
