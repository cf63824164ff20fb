import { ConfirmDialog } from "../../parts/ConfirmDialog.tsx";
import { sayCount } from "../../text/sizes.ts";

export interface SpendDialogProps {
  /** Pictures to be bought. */
  readonly count: number;
  readonly simulated: boolean;
  readonly onConfirm: () => Promise<void>;
  readonly onClose: () => void;
}

/** Asks before credits are spent, with their number. */
export function SpendDialog({ count, simulated, onConfirm, onClose }: SpendDialogProps) {
  const credits = sayCount(count, "credit");
  return (
    <ConfirmDialog
      title={`Spend ${credits}?`}
      action={`Spend ${credits}`}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      <p>
        {count === 1 ? "The picture comes" : `The ${sayCount(count, "picture")} come`} in full quality. Each
        costs one credit of the account at the enhancement service, and credits do not come back.
      </p>
      {simulated && (
        <p class="soft small spend-simulated">
          The service is simulated on this machine: these are no real credits.
        </p>
      )}
    </ConfirmDialog>
  );
}
