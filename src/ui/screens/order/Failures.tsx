import type { Outcome } from "../../api/orders.ts";

/** Which pictures did not come, and why. */
export function Failures({ failures }: Pick<Outcome, "failures">) {
  return (
    <ul class="failures" aria-label="Pictures that did not come">
      {failures.map(({ image_id: id, name, error }) => (
        <li key={id}>
          <strong>{name}</strong>
          <span class="small">{error}</span>
        </li>
      ))}
    </ul>
  );
}
