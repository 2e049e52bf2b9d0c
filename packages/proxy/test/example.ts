import { embeddedProxy, type Server } from "../src/index.ts";

/** What the README shows. */
export async function example(folder: string, blue: Server, green: Server): Promise<number> {
  // README {
  const proxy = embeddedProxy({ folder });
  await proxy.apply({
    listeners: [{ name: "web", host: "127.0.0.1", port: 0 }],
    routes: [{ route: "shop", listener: "web", to: [{ backend: "blue", weight: 100 }] }],
    backends: [
      { name: "blue", servers: [blue] },
      { name: "green", servers: [green] },
    ],
  });

  // From here on, no new request reaches blue.
  await proxy.setRoutes([{ route: "shop", to: [{ backend: "green", weight: 100 }] }]);

  const { listeners, backends } = await proxy.observe();
  // }
  await proxy.stop();
  return listeners.length + backends.length;
}
