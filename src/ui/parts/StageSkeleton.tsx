/** The shape of a screen whose one thing, shown large, is still to come. */
export function StageSkeleton() {
  return (
    <div class="skeleton skeleton-picture" aria-hidden="true">
      <div class="skeleton-stage" />
    </div>
  );
}
