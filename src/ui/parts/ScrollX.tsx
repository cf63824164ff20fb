import type { ComponentChildren } from "preact";

/** What is wider than a narrow window scrolls by itself, by the arrow keys too. */
export function ScrollX({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ComponentChildren;
}) {
  return (
    <section
      class="scroll-x"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable for the keys that scroll it
      tabIndex={0}
    >
      {children}
    </section>
  );
}
