/** The token of an Authorization header's value (RFC 6750, 2.1), if it carries one. */
export function bearerToken(authorization: string): string | undefined {
  return /^Bearer +(\S+)$/i.exec(authorization)?.[1];
}
