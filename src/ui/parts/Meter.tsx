export interface MeterProps {
  readonly label: string;
  readonly done: number;
  readonly total: number;
}

/** How far something has come. */
export function Meter({ label, done, total }: MeterProps) {
  const percent = total === 0 ? 0 : Math.floor((100 * done) / total);
  return <progress class="meter" aria-label={label} max={100} value={percent} />;
}
