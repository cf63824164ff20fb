import { DarkroomError } from "../errors.ts";

/** A 401 names the scheme that would do (RFC 9110, 15.5.2). */
const CHALLENGE = { "WWW-Authenticate": 'Bearer realm="darkroom"' };

export function unauthenticated(
  headers: Readonly<Record<string, string>> = {},
  message?: string,
): DarkroomError {
  return new DarkroomError("unauthenticated", {
    headers: { ...CHALLENGE, ...headers },
    ...(message === undefined ? {} : { message }),
  });
}

export function operatorUnauthenticated(): DarkroomError {
  return new DarkroomError("unauthenticated", {
    headers: CHALLENGE,
    message: "Send the operator's token as `Authorization: Bearer <ADMIN_TOKEN>`.",
  });
}
