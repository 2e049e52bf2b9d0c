export { LogShipperError, type LogShipperErrorCode } from "./errors.ts";
export type { ContainerName, DestinationEvent, LogShipperEvent } from "./events.ts";
export type { LogShipperOptions } from "./options.ts";
export type { Pace } from "./read/keep-pace.ts";
export type { Loss } from "./read/loss.ts";
export type { RouteInput } from "./route/route-input.ts";
export type { RouteState } from "./send/open-route.ts";
export type { ShippedLine } from "./send/shipment.ts";
export {
  type LogShipper,
  type LogShipperReceipt,
  type ShipperStatus,
  startLogShipper,
} from "./start-log-shipper.ts";
