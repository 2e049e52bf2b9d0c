/** Asks again until the answer passes. Ends with the test's time limit. */
export async function until<Answer>(
  ask: () => Promise<Answer>,
  passes: (answer: Answer) => boolean,
): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (passes(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
