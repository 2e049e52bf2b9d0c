import type { DeployEvent, DeploymentCounts } from "../events.ts";
import type { DeploymentSeen, Snapshot } from "./snapshot.ts";

/** Turns answers into events, each once. */
export interface Teller {
  counts(ours: DeploymentSeen, snapshot: Snapshot): void;
  /** Lines since our deployment began, oldest first; returns those that are new. */
  serviceEvents(snapshot: Snapshot, since: number): readonly string[];
  rollingBack(to: DeploymentSeen): void;
}

export function teller(onEvent: (event: DeployEvent) => void): Teller {
  const told = new Set<string>();
  let before = "";
  let goingTo: string | undefined;
  return {
    counts(ours, snapshot) {
      const counts = countsOf(ours, snapshot);
      const now = JSON.stringify(counts);
      if (now === before) return;
      before = now;
      onEvent({ type: "counts", deployment: ours.id, counts });
    },
    serviceEvents({ events }, since) {
      const news = events.filter(({ id, at }) => at >= since && !told.has(id)).toReversed();
      for (const { id, at, message } of news) {
        told.add(id);
        onEvent({ type: "service-event", at: new Date(at), message });
      }
      return news.map(({ message }) => message);
    },
    rollingBack({ id, taskDefinition }) {
      if (goingTo === id) return;
      goingTo = id;
      onEvent({ type: "rolling-back", by: "ecs", to: taskDefinition });
    },
  };
}

export function countsOf(
  { id, desired, pending, running, failed }: DeploymentSeen,
  { deployments }: Snapshot,
): DeploymentCounts {
  const others = deployments.filter((each) => each.id !== id);
  const othersRunning = others.reduce((sum, each) => sum + each.running, 0);
  return { desired, pending, running, failed, othersRunning };
}
