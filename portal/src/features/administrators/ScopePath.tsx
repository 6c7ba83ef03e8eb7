/** A department, with the way to it from the root in small below. */
export function ScopePath({ path }: { path: string[] }) {
  return (
    <span className="cell-2" title={path.join(' / ')}>
      <span>{path.at(-1)}</span>
      {path.length > 1 && <small>{path.slice(0, -1).join(' / ')}</small>}
    </span>
  );
}
