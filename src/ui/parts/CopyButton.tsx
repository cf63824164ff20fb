import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { announce } from "../shell/announce.ts";
import { Icon } from "./Icon.tsx";

export interface CopyButtonProps {
  readonly text: string;
  /** Said once it is copied. */
  readonly said: string;
  /** For those who do not see what stands beside it. */
  readonly label?: string;
  readonly class?: string;
  readonly children?: ComponentChildren;
}

const SHOWN_MS = 2500;

/** Puts a text on the clipboard, and says so. */
export function CopyButton({ text, said, label, class: classes = "button", children }: CopyButtonProps) {
  const [state, setState] = useState<"idle" | "copied" | "refused">("idle");
  useEffect(() => {
    if (state === "idle") return;
    const timer = setTimeout(() => setState("idle"), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setState("copied");
      announce(said);
    } catch {
      setState("refused");
      announce("The browser does not allow copying here.");
    }
  };
  return (
    <button type="button" class={classes} onClick={copy} aria-label={label} title={label}>
      <Icon name={state === "copied" ? "check" : state === "refused" ? "warning" : "copy"} />
      {children}
    </button>
  );
}
