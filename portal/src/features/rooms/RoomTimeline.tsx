import {
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type CSSProperties,
  type FocusEvent,
  type KeyboardEvent,
} from 'react';
import { useTranslation } from 'react-i18next';
import type { Room } from '@/api/gen';
import { useSize } from '@/components/useSize';
import { useMoments } from '@/components/zoned';
import { spotAfter, type Spot } from './arrows';
import { RoomRow } from './RoomRow';
import { axisOf, blocksOf, hoursOf, place, rowsInView, type DayAxis } from './timeline';
import { useDayView, useNow, useScrolled } from './useDayView';
import { useHoverCard } from './useHoverCard';
import { labelledHours, openingOf, trackWidth, type Zoom } from './zoom';

const ROW = 66; // pixels
const OWNER = 16; // a dedicated room has a line more
const NAMES = 264;
const NAMES_NARROW = 140;
const NARROW = 640;
const LABEL = 40; // the width of the label of now

function Hours({ axis, now, track }: { axis: DayAxis; now: number | null; track: number }) {
  const { time } = useMoments();
  const isFree = (at: number) => now === null || Math.abs(place(axis, at) - place(axis, now)) * track >= LABEL;
  return (
    <div className="tl-hours" aria-hidden>
      {labelledHours(axis, track).map(({ at, label }) => (
        <span key={at} className="num" style={{ left: `${place(axis, at) * 100}%` }}>
          {isFree(at) && label}
        </span>
      ))}
      {now !== null && (
        <span className="num tl-nowlabel" style={{ left: `${place(axis, now) * 100}%` }}>
          {time(now)}
        </span>
      )}
    </div>
  );
}

const spotOf = (target: EventTarget): Spot | null => {
  const { row, at } = target instanceof HTMLElement ? target.dataset : {};
  return row && at ? { row: Number(row), at: Number(at) } : null;
};

interface Props {
  rooms: Room[];
  day: string;
  zoom: Zoom;
  /** whether the reservations are those of the day, and not of the one before */
  isCurrent: boolean;
  label: string;
  onRename?: (room: Room) => void;
}

/**
 * A row a room, with the day as a timeline. Only the rows in view are there, and the one that has the focus: five hundred rooms
 * scroll like ten.
 */
export function RoomTimeline({ rooms, day, zoom, isCurrent, label, onRename }: Props) {
  const { t } = useTranslation();
  const { zone } = useMoments();
  const axis = useMemo(() => axisOf(day, zone), [day, zone]);
  const [box, { width, height }] = useSize<HTMLDivElement>();
  const names = width && width < NARROW ? NAMES_NARROW : NAMES;
  const rowHeight = ROW + (rooms.some(({ owner }) => owner) ? OWNER : 0);
  const view = Math.max(0, width - names);
  const track = trackWidth(axis, zoom, view);
  const now = useNow(axis);
  const card = useHoverCard();
  const scrolled = useScrolled(box, card.scrolled);
  const opening = () =>
    openingOf(
      axis,
      rooms.flatMap(({ reservations }) => reservations),
      now,
      zoom,
    );
  useDayView(box, { axis, track, view, opening, isReady: isCurrent });
  const [focused, setFocused] = useState<number | null>(null); // a row
  const awaited = useRef<Spot>(null); // in a row that is about to be there
  const focusAt = ({ row, at }: Spot) =>
    box.current?.querySelector<HTMLElement>(`[data-row="${row}"][data-at="${at}"]`)?.focus();
  useLayoutEffect(() => {
    if (awaited.current) focusAt(awaited.current);
    awaited.current = null;
  });
  const onKeyDown = (event: KeyboardEvent) => {
    const from = spotOf(event.target);
    const rows = rooms.map(({ reservations }) => blocksOf(axis, reservations));
    const to = from && spotAfter(rows, from, event.key);
    if (!to) return;
    event.preventDefault();
    if (to.row === focused) return focusAt(to);
    awaited.current = to;
    setFocused(to.row);
  };
  const { first, last } = rowsInView(rooms.length, rowHeight, scrolled, height || 640);
  const shown = rooms
    .map((room, row) => ({ room, row }))
    .filter(({ row }) => row === focused || (row >= first && row < last));
  const sizes = { '--rw': `${names}px`, '--rh': `${rowHeight}px`, '--hours': hoursOf(axis) } as CSSProperties;
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrollable region must be reachable by keyboard
    <div className="tl" ref={box} role="region" aria-label={label} tabIndex={0} style={sizes}>
      <div className="tl-grid" style={{ width: names + track }}>
        <div className="tl-head">
          <div className="tl-corner">{t('rooms.room')}</div>
          <Hours axis={axis} now={now} track={track} />
        </div>
        {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the arrows go from button to button */}
        <ul
          className="tl-rows"
          style={{ height: rooms.length * rowHeight }}
          aria-label={label}
          onKeyDown={onKeyDown}
          onFocus={({ target }: FocusEvent) => setFocused(spotOf(target)?.row ?? null)}
          onBlur={() => setFocused(null)}
        >
          {shown.map(({ room, row }) => (
            <RoomRow
              key={room.id}
              room={room}
              row={row}
              top={row * rowHeight}
              count={rooms.length}
              axis={axis}
              track={track}
              card={card}
              onRename={onRename}
            />
          ))}
        </ul>
        {now !== null && (
          <div className="tl-now" style={{ left: `calc(var(--rw) + (100% - var(--rw)) * ${place(axis, now)})` }} />
        )}
      </div>
      {card.element}
    </div>
  );
}
