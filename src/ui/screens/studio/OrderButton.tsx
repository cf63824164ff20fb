import { useEffect, useState } from "preact/hooks";
import { orderPrint, type PrintChoices } from "../../api/prints.ts";
import { asProblem, type Problem } from "../../api/problem.ts";
import { pageHref } from "../../api/tenant.ts";
import { BusyButton } from "../../parts/BusyButton.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { ProblemNotice } from "../../parts/ProblemNotice.tsx";
import { writeChoices } from "../../prints/choices.ts";
import { announce } from "../../shell/announce.ts";
import { navigate } from "../../shell/router.ts";
import { loadScreen } from "../../shell/screens.ts";

export interface OrderButtonProps {
  /** Its id. */
  readonly asset: string;
  readonly choices: PrintChoices;
}

/** What was pressed: sent again after a failure, it is still the same order. */
interface Press extends OrderButtonProps {
  readonly key: string;
}

/** Orders the print, and goes where it is made. */
export function OrderButton({ asset, choices }: OrderButtonProps) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<{ readonly press: Press; readonly problem: Problem }>();
  useEffect(() => {
    // Once a band is being made, a deployment on one machine answers slowly.
    loadScreen("print").catch(() => undefined);
  }, []);
  const send = async (press: Press) => {
    setBusy(true);
    setFailure(undefined);
    try {
      const { render_id: id } = await orderPrint(press.asset, press.choices, press.key);
      announce("The print is ordered");
      navigate(pageHref(`/prints/${id}`));
    } catch (thrown) {
      setFailure({ press, problem: asProblem(thrown) });
      setBusy(false);
    }
  };
  return (
    <div class="studio-order">
      {failure && writeChoices(failure.press.choices) === writeChoices(choices) && (
        <ProblemNotice
          problem={failure.problem}
          onRetry={failure.problem.passing ? () => void send(failure.press) : undefined}
        />
      )}
      <BusyButton class="button primary" busy={busy} onClick={() => send({ asset, choices, key: newKey() })}>
        <Icon name="print" /> {busy ? "Ordering …" : "Order the print"}
      </BusyButton>
    </div>
  );
}

/** 128 random bits. Not `randomUUID`, which is missing where the page is not served over TLS. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
