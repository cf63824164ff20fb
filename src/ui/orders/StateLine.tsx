import { Icon, type IconName } from "../parts/Icon.tsx";
import type { Said, Tone } from "./orderState.ts";

const SIGNS: Readonly<Record<Tone, IconName | undefined>> = {
  busy: undefined,
  good: "check",
  bad: "warning",
  idle: undefined,
};

/** What something is at, with a sign for those who look only at signs. */
export function StateLine({ said }: { readonly said: Said }) {
  const sign = SIGNS[said.tone];
  return (
    <span class={`state state-${said.tone}`}>
      {sign ? <Icon name={sign} /> : <i class="state-dot" aria-hidden="true" />}
      {said.words}
    </span>
  );
}
