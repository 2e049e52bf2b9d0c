import { defaultSettings, type Settings } from "@hitless/ecs-scheduler";

/** The scheduler's settings with its own waits divided by the speed. */
export function compress(given: Partial<Settings>, speed: number): Settings {
  const settings = { ...defaultSettings, ...given };
  const { throttle } = settings;
  return {
    ...settings,
    settleMs: settings.settleMs / speed,
    deregisterAfterMs: settings.deregisterAfterMs / speed,
    roundMs: settings.roundMs / speed,
    alarmBakeMs: settings.alarmBakeMs / speed,
    repeatAfterMs: settings.repeatAfterMs / speed,
    throttle: { ...throttle, firstMs: throttle.firstMs / speed, maxMs: throttle.maxMs / speed },
  };
}
