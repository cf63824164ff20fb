import { DarkroomError } from "../errors.ts";

/** A name of dots alone would be folded away when it stands in a path (RFC 3986, 5.2.4). */
const NAME = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,64}$/;

/** Who is meant in open mode, or by the operator, when nobody is named. */
export const DEFAULT_TENANT = "default";

/** @throws DarkroomError `invalid_tenant` */
export function parseTenantName(name: string): string {
  if (!NAME.test(name)) throw new DarkroomError("invalid_tenant");
  return name;
}
