import type { SavedFilter } from "./saved-filter.ts";

/** The filters of a new folder. */
export const presetFilters: readonly SavedFilter[] = [
  { id: "errors", name: "Errors", search: "severity>=err" },
  {
    id: "deploys",
    name: "Deploys",
    search: "deploy OR deploys OR deployed OR deploying OR deployment OR rollback OR release",
  },
  {
    id: "slow-requests",
    name: "Slow requests",
    search:
      '"slow request" OR durationMs>=1000 OR duration_ms>=1000 OR responseTime>=1000 OR elapsedMs>=1000',
  },
  {
    id: "5xx",
    name: "5xx",
    search: "(status>=500 status<600) OR (statusCode>=500 statusCode<600)",
  },
];
