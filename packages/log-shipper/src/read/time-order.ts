/**
 * Whether one time of the engine's is after another. It leaves out zeros at the end of the fraction, so that
 * the texts compare rightly only without their `Z`. Its times are all in UTC.
 */
export function isAfter(time: string, other: string): boolean {
  return time.slice(0, -1) > other.slice(0, -1);
}
