import type { ContainerPosition, StreamPosition } from "../cursor/position.ts";
import type { TakeLine } from "../join/joiner.ts";
import type { FilePlace } from "../read/file-trail.ts";
import type { Loss } from "../read/loss.ts";
import { bothStreams, type Stream } from "../streams.ts";
import type { WriteMessage } from "../write/message-writer.ts";
import { splitText } from "../write/split-text.ts";
import type { Lane } from "./lane.ts";

export interface OutletOptions {
  lane: Lane;
  container: string;
  position: ContainerPosition;
  /** Of stdout and stderr; asked for each line, as a container can be renamed. */
  writers: () => readonly [WriteMessage, WriteMessage];
  /** Text of at most so many bytes fits into a message. */
  maxTextBytes: number;
  /** Whether a line is wanted. */
  wants?: ((stream: Stream, text: string) => boolean) | undefined;
  /** The message that tells the receiver of a loss. */
  tell: (loss: Loss, since: string, id: number) => string;
  onSent: (stream: Stream, time: string, text: string) => void;
}

/** Where one container's lines leave on one route. It numbers them. */
export interface Outlet {
  /** False where there is no room. The same line then comes again. */
  take: TakeLine;
  lost: (loss: Loss) => void;
  /** What was taken brings the container there. */
  reached: (places?: readonly [FilePlace | undefined, FilePlace | undefined]) => void;
  /** Of the last line taken; "" for none. */
  time: (stream: Stream) => string;
}

export function createOutlet(options: OutletOptions): Outlet {
  const { lane, container, maxTextBytes, wants } = options;
  const { stdout, stderr } = options.position;
  const sequences = [stdout.sequence, stderr.sequence] as [number, number];
  const times = [stdout.time, stderr.time] as [string, string];
  /** How many parts of the line at hand are sent. */
  const partsSent: [number, number] = [0, 0];
  let untold: Loss[] = [];
  let reported = "";

  function send(stream: Stream, time: string, text: string, part = ""): boolean {
    const sequence = sequences[stream] + 1;
    const write = options.writers()[stream];
    if (!lane.send(write(time, `${sequence}${part}`, lane.nextId, text))) return false;
    sequences[stream] = sequence;
    return true;
  }

  function sendParts(stream: Stream, time: string, parts: readonly string[]): boolean {
    for (let index = partsSent[stream]; index < parts.length; index += 1) {
      // Goes on inside the element: sequence="7" part="1" parts="3"
      const part = `" part="${index + 1}" parts="${parts.length}`;
      if (!send(stream, time, parts[index] ?? "", part)) return false;
      partsSent[stream] = index + 1;
    }
    partsSent[stream] = 0;
    return true;
  }

  function tellLosses(): boolean {
    while (untold.length > 0) {
      const [loss] = untold;
      const since = times.toSorted().at(-1) ?? "";
      if (loss && !lane.send(options.tell(loss, since, lane.nextId))) return false;
      untold = untold.slice(1);
    }
    return true;
  }

  function positionOf(stream: Stream, place: FilePlace | undefined): StreamPosition {
    // A line of which some parts are sent comes again as a whole, with the same numbers.
    const sequence = sequences[stream] - partsSent[stream];
    return { time: times[stream], sequence, ...(place && { place }) };
  }

  return {
    time: (stream) => times[stream],
    take(stream, time, until, text) {
      if (untold.length > 0 && !tellLosses()) return false;
      if (!wants || wants(stream, text)) {
        const isShort = text.length * 3 <= maxTextBytes;
        const parts = isShort ? [text] : splitText(text, maxTextBytes);
        const isSent =
          parts.length === 1 ? send(stream, time, text) : sendParts(stream, time, parts);
        if (!isSent) return false;
        options.onSent(stream, time, text);
      }
      times[stream] = until;
      return true;
    },
    lost(loss) {
      untold.push(loss);
      for (const stream of bothStreams) sequences[stream] += loss.lines?.[stream] ?? 0;
    },
    reached(places) {
      if (untold.length > 0 && !tellLosses()) return;
      const position = {
        stdout: positionOf(0, places?.[0]),
        stderr: positionOf(1, places?.[1]),
      };
      const now = JSON.stringify(position);
      if (now === reported) return;
      reported = now;
      lane.checkpoint(container, position);
    },
  };
}
