import type { AlarmEvent } from "./cluster-event.ts";
import { valuesOf } from "./table.ts";
import type { Work } from "./work.ts";

export function onAlarmEvent(work: Work, { alarm, state }: AlarmEvent): void {
  work.cluster.alarms = { ...work.cluster.alarms, [alarm]: state };
  for (const { name, configuration } of valuesOf(work.cluster.services)) {
    if (configuration.alarms.alarmNames.includes(alarm)) work.touched.add(name);
  }
}
