import type { Socket } from "node:net";

import type { Intake } from "./intake.ts";

/** Reads no more of a connection until what came is taken; `take` answers whether all of it was. */
export function pauseFor(intake: Intake, socket: Socket, take: () => boolean): void {
  socket.pause();
  const again = () => {
    if (take()) socket.resume();
    else intake.whenRoom(again);
  };
  intake.whenRoom(again);
}
