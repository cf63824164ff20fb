import { PAGE_ADDRESSES, type ScreenName } from "../../pages.ts";

export interface PageMatch {
  readonly screen: ScreenName;
  /** What stands in the address for each `:name`. */
  readonly params: Readonly<Record<string, string>>;
}

/** The screen of an address, or null where the page has none. */
export function matchPage(pathname: string): PageMatch | null {
  const segments = segmentsOf(pathname);
  for (const { path, screen } of PAGE_ADDRESSES) {
    const params = matchSegments(segmentsOf(path), segments);
    if (params !== null) return { screen, params };
  }
  return null;
}

function matchSegments(pattern: readonly string[], segments: readonly string[]) {
  if (pattern.length !== segments.length) return null;
  const params: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const given = segments[index] ?? "";
    if (!expected.startsWith(":")) {
      if (expected !== given) return null;
      continue;
    }
    const value = decode(given);
    if (value === null) return null;
    params[expected.slice(1)] = value;
  }
  return params;
}

function segmentsOf(path: string): string[] {
  return path.split("/").filter((segment) => segment !== "");
}

/** A `%` that begins no escape makes an address that was never ours. */
function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}
