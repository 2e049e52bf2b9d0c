/** What comes back for a question. */
export type Reply<Answer> = { answer: Answer } | { refused: string };

/** Answers the questions of the process that started this one, and ends with it. */
export function serveParent(answer: (question: never) => Promise<object>): void {
  // Ctrl-C on a terminal reaches the whole group; the parent ends its children when it has seen to all.
  process.on("SIGINT", () => {});
  process.on("disconnect", () => process.exit(0));
  process.on("message", (question) => {
    answer(question as never).then(
      (done) => send({ answer: done }),
      (error: unknown) => send({ refused: error instanceof Error ? error.message : String(error) }),
    );
  });
}

function send(reply: Reply<object>): void {
  process.send?.(reply);
}
