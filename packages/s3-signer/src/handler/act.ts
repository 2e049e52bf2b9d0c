import type { UploadSession } from "../rules/plan-upload.ts";
import { complete } from "./actions/complete.ts";
import { multipartCreate } from "./actions/multipart-create.ts";
import {
  multipartAbort,
  multipartComplete,
  multipartList,
  multipartSign,
} from "./actions/multipart-go-on.ts";
import { sign } from "./actions/sign.ts";
import { answer, noContent } from "./answers.ts";
import type { Desk } from "./options.ts";
import type { Wish } from "./wish.ts";

/** Does what a browser asks for. */
export async function act(
  desk: Desk,
  session: UploadSession,
  wish: Wish,
  signal: AbortSignal,
): Promise<Response> {
  switch (wish.action) {
    case "sign":
      return answer(await sign(desk, session, wish));
    case "complete":
      return answer(await complete(desk, session, wish, signal));
    case "multipart-create":
      return answer(await multipartCreate(desk, session, wish, signal));
    case "multipart-sign":
      return answer(await multipartSign(desk, session, wish));
    case "multipart-list":
      return answer(await multipartList(desk, session, wish, signal));
    case "multipart-complete":
      return answer(await multipartComplete(desk, session, wish, signal));
    case "multipart-abort":
      await multipartAbort(desk, session, wish, signal);
      return noContent();
  }
}
