import { once } from "node:events";

import { createLogger } from "@hitless/winston";

/** Takes an order, logs what happens, and ends when all of it is sent. */
export async function takeOrder(destination: string): Promise<void> {
  const logger = createLogger({ app: "shop", destination });

  logger.info("order taken", { order: { id: 7, items: 3 }, card: { token: "4111-1111" } });
  logger.error("no receipt", new Error("printer is off", { cause: new Error("no paper") }));

  logger.end();
  await once(logger, "finish");
}
