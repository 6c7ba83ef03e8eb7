/** A thin bar while a lazy route loads; nothing shifts. */
export function TopProgress({ active }: { active: boolean }) {
  return <div aria-hidden className={active ? 'top-progress on' : 'top-progress'} />;
}
