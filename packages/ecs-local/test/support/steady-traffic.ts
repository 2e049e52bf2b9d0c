import { Agent, get } from "node:http";

export interface Traffic {
  /** Answers by their bodies. */
  answers: Map<string, number>;
  /** What went wrong. */
  failures: string[];
  /** Ends the traffic when all its requests are answered. */
  stop(): Promise<void>;
}

/** Clients that each ask again as soon as they are answered, on kept connections. */
export function steadyTraffic(url: string, { clients = 4 }: { clients?: number } = {}): Traffic {
  const answers = new Map<string, number>();
  const failures: string[] = [];
  const stopping = new AbortController();

  async function client(): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    while (!stopping.signal.aborted) {
      try {
        const { status, body } = await ask(url, agent);
        if (status === 200) answers.set(body, (answers.get(body) ?? 0) + 1);
        else failures.push(`${status} ${body}`);
      } catch (error) {
        failures.push(String(error));
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    agent.destroy();
  }

  const all = Array.from({ length: clients }, client);
  return {
    answers,
    failures,
    async stop() {
      stopping.abort();
      await Promise.all(all);
    },
  };
}

/** One GET with its whole answer. */
export function ask(url: string, agent?: Agent): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    get(url, agent === undefined ? {} : { agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.once("error", reject);
      response.once("end", () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
      );
    }).once("error", reject);
  });
}
