const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/**
 * Who shares one allowance: an IPv4 address, or the /64 of an IPv6 one, since a single subscriber has all of
 * it (RFC 6177, 2). Where the platform names no address, as locally, all share one.
 */
export function addressGroup(address: string | undefined): string {
  if (address === undefined || address === "") return "unknown";
  const mapped = MAPPED.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  return address.includes(":") ? `${networkPrefix(address)}::/64` : address;
}

function networkPrefix(address: string): string {
  const [head = "", tail] = address.split("::");
  const groups = (text: string | undefined) => (text ? text.split(":") : []);
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups(head).length - groups(tail).length);
  return [...groups(head), ...Array<string>(zeros).fill("0"), ...groups(tail)]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":");
}
