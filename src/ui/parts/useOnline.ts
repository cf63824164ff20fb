import { useEffect, useRef } from "preact/hooks";

/** Does something each time the network comes back, for as long as that is wanted. */
export function useOnline(wanted: boolean, then: () => void): void {
  const latest = useRef(then);
  latest.current = then;
  useEffect(() => {
    if (!wanted) return;
    const onOnline = () => latest.current();
    addEventListener("online", onOnline);
    return () => removeEventListener("online", onOnline);
  }, [wanted]);
}
