import { type QueueSnapshot, UploadQueue } from "@hitless/s3-upload";

/** Uploads whatever is chosen in an input, and shows how far it is. */
export function uploadChosen(input: HTMLInputElement, render: (seen: QueueSnapshot) => void) {
  const queue = new UploadQueue({ settingsUrl: "/api/uploads", concurrency: 3 });
  queue.subscribe(() => render(queue.snapshot())); // { items, progress }
  input.addEventListener("change", () => queue.add(input.files));
  return queue;
}
