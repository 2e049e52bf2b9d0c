import { cookieName } from "./access.ts";
import type { Handler } from "./context.ts";
import { logInPage } from "./log-in-page.ts";
import { readBody } from "./read-body.ts";
import { sendText } from "./send.ts";

/** Keeps whoever guesses from guessing fast. */
const wrongDelayMs = 500;

/** POST /log-in: the form with the token. */
export const answerLogIn: Handler = async ({ context, request, response }) => {
  const body = await readBody(request, "application/x-www-form-urlencoded");
  const cookie = context.access.cookieFor(new URLSearchParams(body).get("token") ?? "");
  if (cookie === undefined) {
    await new Promise((resolve) => setTimeout(resolve, wrongDelayMs));
    return sendText(response, 401, "text/html; charset=utf-8", logInPage({ isWrong: true }));
  }
  const isSecure = "encrypted" in request.socket ? "; Secure" : "";
  response.setHeader(
    "set-cookie",
    `${cookieName}=${cookie}; Path=/; HttpOnly; SameSite=Strict; Max-Age=2592000${isSecure}`,
  );
  response.writeHead(303, { location: "/" }).end();
};
