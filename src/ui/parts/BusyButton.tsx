import type { ComponentChildren } from "preact";

export interface BusyButtonProps {
  readonly busy: boolean;
  readonly onClick: () => unknown;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A button that does nothing more while it is busy, and keeps the focus: one that is disabled would lose it. */
export function BusyButton({ busy, onClick, class: classes = "button", children }: BusyButtonProps) {
  return (
    <button type="button" class={classes} aria-disabled={busy} onClick={() => !busy && onClick()}>
      {children}
    </button>
  );
}
