import { tenant } from "../../api/tenant.ts";
import { readUsage, type Usage, type UsageDay } from "../../api/usage.ts";
import { BarChart } from "../../parts/BarChart.tsx";
import { Choice } from "../../parts/Choice.tsx";
import { Facts } from "../../parts/Facts.tsx";
import { ProblemNotice } from "../../parts/ProblemNotice.tsx";
import { ScrollX } from "../../parts/ScrollX.tsx";
import { useStore } from "../../parts/store.ts";
import { useAsk } from "../../parts/useAsk.ts";
import { useSearch } from "../../parts/useSearch.ts";
import { sayBytes, sayCount, sayNumber } from "../../text/sizes.ts";
import { type Figure, lastDays, scaleEnd } from "./usageDays.ts";

interface FigureWords {
  readonly name: string;
  readonly short: string;
  readonly say: (value: number) => string;
}

const FIGURES: Readonly<Record<Figure, FigureWords>> = {
  uploads: { name: "Pictures taken in", short: "Taken in", say: sayNumber },
  duplicates: { name: "Duplicates not kept twice", short: "Duplicates", say: sayNumber },
  renditions: { name: "Renditions made", short: "Renditions", say: sayNumber },
  bytes_in: { name: "Bytes taken in", short: "Bytes in", say: sayBytes },
  bytes_saved: { name: "Bytes not kept twice", short: "Bytes saved", say: sayBytes },
  bytes_served: { name: "Bytes served", short: "Bytes served", say: sayBytes },
};
const NAMES = Object.keys(FIGURES) as Figure[];

const SPANS = { 30: "30 days", 90: "90 days", 365: "A year" } as const;

/** What the tenant has, and what it used day by day. */
export function UsageSection() {
  const name = useStore(tenant);
  const { answer, problem, again } = useAsk(`usage of ${name}`, readUsage);
  return (
    <section aria-labelledby="usage-title">
      <h2 id="usage-title">Usage</h2>
      {problem && <ProblemNotice problem={problem} onRetry={again} />}
      {answer && <UsageFigures usage={answer} />}
    </section>
  );
}

function UsageFigures({ usage }: { readonly usage: Usage }) {
  const [figure, setFigure] = useSearch("figure", NAMES, "uploads");
  const [span, setSpan] = useSearch("days", ["30", "90", "365"], "30");
  const { name, say } = FIGURES[figure];
  const days = lastDays(usage.daily, figure, Number(span));
  const sum = days.reduce((total, { value }) => total + value, 0);
  const used = usage.daily.filter(({ day }) => day >= (days[0]?.day ?? ""));
  return (
    <>
      <Facts
        facts={[
          ["Kept", `${sayCount(usage.asset_count, "picture")}, ${sayBytes(usage.total_bytes)} in all`],
          ["Saved", `${sayBytes(usage.bytes_saved)}, ${sayCount(usage.duplicates_avoided, "duplicate")}`],
          ["Prints", sayNumber(usage.render_count)],
        ]}
      />
      <div class="usage-choice">
        <select
          aria-label="What the chart shows"
          value={figure}
          onChange={(event) => setFigure(event.currentTarget.value as Figure)}
        >
          {NAMES.map((each) => (
            <option key={each} value={each}>
              {FIGURES[each].name}
            </option>
          ))}
        </select>
        <Choice legend="How far back" name="days" choices={SPANS} value={span} onChoose={setSpan} />
      </div>
      <BarChart
        key={`${figure} ${span}`}
        label={`${name}, by day`}
        bars={days.map(({ day, value }) => ({ name: sayDay(day), value }))}
        end={scaleEnd(Math.max(...days.map(({ value }) => value)))}
        say={say}
      />
      <p class="soft small">{say(sum)} in all. Days are those of UTC.</p>
      <details>
        <summary>As a table</summary>
        <UsageTable days={used} />
      </details>
    </>
  );
}

function UsageTable({ days }: { readonly days: readonly UsageDay[] }) {
  if (days.length === 0) return <p class="soft">Nothing was used on any of these days.</p>;
  return (
    <ScrollX label="Usage by day">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">Day</th>
            {NAMES.map((each) => (
              <th key={each} scope="col" class="number">
                {FIGURES[each].short}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.map((day) => (
            <tr key={day.day}>
              <th scope="row">{sayDay(day.day)}</th>
              {NAMES.map((each) => (
                <td key={each} class="number">
                  {FIGURES[each].say(day[each])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  );
}

const DAY = new Intl.DateTimeFormat("en-GB", {
  ...{ day: "numeric", month: "short", year: "numeric", timeZone: "UTC" },
});

function sayDay(day: string): string {
  return DAY.format(Date.parse(day));
}
