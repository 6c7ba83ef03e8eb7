/** A reservation on the screen: the number of its row, and of it in the row. */
export interface Spot {
  row: number;
  at: number;
}

interface Part {
  left: number;
  width: number;
}

const middle = ({ left, width }: Part) => left + width / 2;

/** The reservation of the next row that has any, upwards or downwards, nearest in time. */
function inNextRow(rows: Part[][], { row, at }: Spot, step: 1 | -1): Spot | null {
  const from = rows[row]?.[at];
  let next = row + step;
  while (rows[next] && !rows[next]?.length) next += step;
  const blocks = rows[next];
  if (!from || !blocks) return null;
  const distances = blocks.map((block) => Math.abs(middle(block) - middle(from)));
  return { row: next, at: distances.indexOf(Math.min(...distances)) };
}

/** Where a key leads from a reservation; null where it leads nowhere. */
export function spotAfter(rows: Part[][], spot: Spot, key: string): Spot | null {
  const last = (rows[spot.row]?.length ?? 0) - 1;
  const inRow: Record<string, number> = { ArrowLeft: spot.at - 1, ArrowRight: spot.at + 1, Home: 0, End: last };
  const at = inRow[key];
  if (at !== undefined) return at >= 0 && at <= last && at !== spot.at ? { row: spot.row, at } : null;
  if (key === 'ArrowUp') return inNextRow(rows, spot, -1);
  return key === 'ArrowDown' ? inNextRow(rows, spot, 1) : null;
}
