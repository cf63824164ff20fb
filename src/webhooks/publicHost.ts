import { BlockList, isIP } from "node:net";

/** Names that mean this machine or its network: RFC 6761, 6.3; RFC 6762; RFC 8375; ICANN's resolution 2024.07.29.06. */
const PRIVATE_SUFFIXES = ["localhost", "local", "home.arpa", "internal"];

/** IANA's IPv4 and IPv6 Special-Purpose Address Registries, multicast (RFC 5771) and what is reserved (RFC 1112, 4). */
const SPECIAL = subnets("ipv4", [
  ["0.0.0.0", 8], // this network
  ["10.0.0.0", 8], // private use
  ["100.64.0.0", 10], // shared, behind a carrier's translator
  ["127.0.0.0", 8], // loopback
  ["169.254.0.0", 16], // link-local, metadata services among it
  ["172.16.0.0", 12], // private use
  ["192.0.0.0", 24], // protocol assignments
  ["192.0.2.0", 24], // documentation
  ["192.88.99.0", 24], // relays from IPv6, withdrawn
  ["192.168.0.0", 16], // private use
  ["198.18.0.0", 15], // benchmarks
  ["198.51.100.0", 24], // documentation
  ["203.0.113.0", 24], // documentation
  ["224.0.0.0", 4], // multicast
  ["240.0.0.0", 4], // reserved, and broadcast
]);

/**
 * All that IANA gives out as global unicast: outside lie loopback, IPv4 inside IPv6 (mapped, or behind a translator),
 * unique local, link-local and multicast addresses.
 */
const GLOBAL_UNICAST = subnets("ipv6", [["2000::", 3]]);

/** The special ones in it. */
const SPECIAL_UNICAST = subnets("ipv6", [
  ["2001::", 23], // protocol assignments: Teredo, benchmarks, ORCHID
  ["2001:db8::", 32], // documentation
  ["2002::", 16], // 6to4, which carries any IPv4 address
  ["3fff::", 20], // documentation
]);

/**
 * Whether a host, as `URL` writes it, can be one of the public Internet: an address that is globally reachable, or a
 * name of several labels that none reserves for private use. What the name leads to is not looked up.
 */
export function isPublicHost(hostname: string): boolean {
  const address = hostname.replace(/^\[(.*)\]$/, "$1");
  const version = isIP(address);
  if (version === 4) return !SPECIAL.check(address, "ipv4");
  if (version === 6) return GLOBAL_UNICAST.check(address, "ipv6") && !SPECIAL_UNICAST.check(address, "ipv6");
  const labels = hostname.split(".");
  // An empty label is also that of a dot at the end, by which names could pass in another form.
  if (labels.length < 2 || labels.includes("")) return false;
  return !PRIVATE_SUFFIXES.some((suffix) => hostname === suffix || hostname.endsWith(`.${suffix}`));
}

function subnets(family: "ipv4" | "ipv6", ranges: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of ranges) list.addSubnet(network, prefix, family);
  return list;
}
