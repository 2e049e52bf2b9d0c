import type { Mark } from "./marks.ts";
import { lanesOf } from "./marks.ts";

/** The measures of one picture, in its own pixels. */
export interface Frame {
  /** Begins the ids and the class of the picture. */
  name: "wide" | "narrow";
  width: number;
  left: number;
  right: number;
  requestsHeight: number;
  latencyHeight: number;
  mostColumns: number;
  mostTimeTicks: number;
  labelLanes: number;
  labelCharacters: number;
  /** Whether each column says its numbers under the pointer. */
  tooltips: boolean;
}

/** Where the parts of a picture begin and end, from top to bottom. */
export interface Rows {
  requestsTop: number;
  requestsBottom: number;
  latencyHeading: number;
  latencyTop: number;
  latencyBottom: number;
  height: number;
}

/** The picture on screens from 720 pixels and on paper. */
export const wide: Frame = {
  name: "wide",
  width: 880,
  left: 48,
  right: 860,
  requestsHeight: 190,
  latencyHeight: 120,
  mostColumns: 600,
  mostTimeTicks: 12,
  labelLanes: 5,
  labelCharacters: 28,
  tooltips: true,
};

/** The picture on phones. */
export const narrow: Frame = {
  name: "narrow",
  width: 360,
  left: 40,
  right: 342,
  requestsHeight: 150,
  latencyHeight: 100,
  mostColumns: 150,
  mostTimeTicks: 5,
  labelLanes: 6,
  labelCharacters: 20,
  tooltips: false,
};

/** Pixels that a label's line takes. */
export const laneHeight = 18;

/** The rows of a picture, made higher by the labels of its marks. */
export function rowsOf({ requestsHeight, latencyHeight }: Frame, marks: readonly Mark[]): Rows {
  const requestsTop = 30 + lanesOf(marks) * laneHeight;
  const requestsBottom = requestsTop + requestsHeight;
  const latencyHeading = requestsBottom + 36;
  const latencyTop = latencyHeading + 14;
  const latencyBottom = latencyTop + latencyHeight;
  return {
    requestsTop,
    requestsBottom,
    latencyHeading,
    latencyTop,
    latencyBottom,
    height: latencyBottom + 44,
  };
}
