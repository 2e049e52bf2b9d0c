/** The longest time in milliseconds that a timer of Node.js has; a longer one, such as `Infinity`, would be over at once. */
export const longestTimerMs = 2_147_483_647;
