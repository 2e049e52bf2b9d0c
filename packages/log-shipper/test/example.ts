import { startLogShipper } from "@hitless/log-shipper";

/** The example of the README. */
export async function example(
  destination: string,
  stateFolder: string,
  untilSignaled: () => Promise<void>,
): Promise<string[]> {
  const told: string[] = [];
  // example {
  await using shipper = await startLogShipper({
    routes: [
      destination,
      { name: "errors", destination, filter: { sources: ["stderr"] }, hostname: "staging" },
    ],
    stateFolder,
    onEvent: (event) => {
      if (event.type === "reading") told.push(`${event.container.name} by ${event.by}`);
      if (event.type === "lost") told.push(`lost: ${JSON.stringify(event.loss)}`);
    },
  });
  await untilSignaled();
  const { routes } = shipper.status(); // lines, lost, repeated, isConnected … of each route
  // }
  told.push(`${routes.get("errors")?.lines} errors`);
  return told;
}
