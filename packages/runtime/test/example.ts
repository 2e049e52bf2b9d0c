import { processRuntime, waitUntilHealthy } from "@hitless/runtime";

/** Starts a release, waits until it is healthy, and says where it listens. */
export async function startRelease(folder: string, release: string): Promise<string> {
  const runtime = processRuntime({ folder });
  await runtime.create({
    id: "shop-blue-1",
    image: "shop:1.4.0",
    command: ["node", "server.js"],
    workingFolder: release,
    environment: { NODE_ENV: "production" },
    labels: { "hitless.release": "1.4.0-k3x9" },
  });
  const { address } = await runtime.start("shop-blue-1");

  const url = `http://${address?.host}:${address?.port}`;
  await waitUntilHealthy(
    { url: `${url}/healthz` },
    {
      stillRunning: async () => {
        const [instance] = await runtime.list({ "hitless.release": "1.4.0-k3x9" });
        return instance?.state.is === "exited" ? instance.state.exit : undefined;
      },
    },
  );
  return url;
}
