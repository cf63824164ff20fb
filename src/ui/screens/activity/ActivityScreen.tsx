import { tenant, USUAL_TENANT } from "../../api/tenant.ts";
import { useStore } from "../../parts/store.ts";
import { useTitle } from "../../shell/useTitle.ts";
import { ErrorSection } from "./ErrorSection.tsx";
import { HealthSection } from "./HealthSection.tsx";
import { JobSection } from "./JobSection.tsx";
import { UsageSection } from "./UsageSection.tsx";

/** What is at work, what failed, what is used and whether all is well. */
export default function ActivityScreen() {
  const name = useStore(tenant);
  useTitle("Activity");
  return (
    <div class="activity">
      <div class="screen-head">
        <h1>{name === USUAL_TENANT ? "Activity" : `Activity of ${name}`}</h1>
      </div>
      <JobSection />
      <div class="activity-side">
        <UsageSection />
        <HealthSection />
        <ErrorSection />
      </div>
    </div>
  );
}
