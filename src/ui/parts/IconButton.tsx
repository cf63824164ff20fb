import { Icon, type IconName } from "./Icon.tsx";

export interface IconButtonProps {
  readonly icon: IconName;
  /** What it does, and to what: for those who listen. */
  readonly label: string;
  /** Shorter, where what it is done to is seen beside it. */
  readonly title?: string;
  readonly onClick: () => void;
}

/** A button that is a sign alone. */
export function IconButton({ icon, label, title = label, onClick }: IconButtonProps) {
  return (
    <button type="button" class="plain" aria-label={label} title={title} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}
