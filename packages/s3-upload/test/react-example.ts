import { type QueueOptions, UploadQueue } from "@hitless/s3-upload";
import { useEffect, useState, useSyncExternalStore } from "react";

/** `{ queue, items, progress }`; the uploads end with the component. */
export function useUploads(options: QueueOptions) {
  const [queue] = useState(() => new UploadQueue(options));
  useEffect(() => () => queue.cancel(), [queue]);
  return { queue, ...useSyncExternalStore(queue.subscribe, queue.snapshot) };
}
