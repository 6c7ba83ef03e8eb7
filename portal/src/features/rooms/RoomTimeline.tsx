import { EditOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useLayoutEffect, useMemo, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Reservation, Room } from '@/api/gen';
import { useHeight } from '@/components/useHeight';
import { useWayHere } from '@/components/wayBack';
import { useMoments } from '@/components/zoned';
import { axisOf, blocksOf, place, rowsInView, type Block, type DayAxis } from './timeline';
import { ReservationCard, useReservationText } from './ReservationCard';
import { useHoverCard } from './useHoverCard';

const ROW = 56; // pixels, as in rooms.css
const NAMES = 232;
const FIRST_HOUR = 7.5; // the working day is in view without scrolling

type Card = ReturnType<typeof useHoverCard>;

function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const id = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(id);
  }, []);
  return now;
}

function ReservationBlock({ block, room, card }: { block: Block; room: Room; card: Card }) {
  const text = useReservationText();
  const navigate = useNavigate();
  const here = useWayHere();
  const { reservation, left, width } = block;
  const show = (target: Element) => card.show(target, <ReservationCard room={room} reservation={reservation} />);
  const open = () => {
    if (reservation.meeting_id) void navigate(`/admin/meetings/${reservation.meeting_id}`, { state: here });
  };
  return (
    <li className={`tl-res st-${reservation.status}`} style={{ left: `${left * 100}%`, width: `${width * 100}%` }}>
      <button
        type="button"
        aria-label={text.label(room, reservation)}
        onMouseEnter={(event) => show(event.currentTarget)}
        onMouseLeave={card.leave}
        onFocus={(event) => show(event.currentTarget)}
        onBlur={card.leave}
        onClick={open}
      >
        <strong>{text.topic(reservation)}</strong>{' '}
        {width > 1 / 24 && <span className="num">{text.span(reservation)}</span>}
      </button>
    </li>
  );
}

interface RowProps {
  room: Room;
  place: number;
  count: number;
  axis: DayAxis;
  card: Card;
  onRename?: (room: Room) => void;
}

function RoomRow({ room, place: at, count, axis, card, onRename }: RowProps) {
  const { t } = useTranslation();
  const { proseDay } = useMoments();
  const blocks = blocksOf(axis, room.reservations);
  const facts = [
    t('common.parties', { count: room.capacity }),
    room.expires_on ? t('rooms.until', { date: proseDay(room.expires_on) }) : t('rooms.noExpiry'),
  ];
  return (
    <li className="tl-row" style={{ top: at * ROW }} aria-posinset={at + 1} aria-setsize={count}>
      <div className="tl-room">
        <div className="t">
          <b title={room.name}>{room.name}</b>
          {room.owner && <small title={room.owner.name}>{room.owner.name} · </small>}
          <small className="num">{facts.join(' · ')}</small>
        </div>
        {onRename && (
          <Button
            type="text"
            size="small"
            icon={<EditOutlined aria-hidden />}
            aria-label={t('rooms.renameOf', { name: room.name })}
            onClick={() => onRename(room)}
          />
        )}
      </div>
      <ul className="tl-track" aria-label={t('rooms.dayOf', { name: room.name, count: blocks.length })}>
        {blocks.map((block) => (
          <ReservationBlock key={keyOf(block.reservation)} block={block} room={room} card={card} />
        ))}
      </ul>
    </li>
  );
}

const keyOf = ({ meeting_id, start_at }: Reservation) => `${meeting_id ?? 'busy'}@${start_at}`;

/** Where the box is scrolled to; told at most once a frame. */
function useScrolled(box: RefObject<HTMLDivElement | null>, onScroll: () => void): number {
  const [scrolled, setScrolled] = useState(0);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    let frame = 0;
    const listen = () => {
      onScroll();
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => setScrolled(element.scrollTop));
    };
    element.addEventListener('scroll', listen, { passive: true });
    return () => {
      cancelAnimationFrame(frame);
      element.removeEventListener('scroll', listen);
    };
  });
  return scrolled;
}

function Hours({ axis, now }: { axis: DayAxis; now: number | null }) {
  const { time } = useMoments();
  return (
    <div className="tl-hours" aria-hidden>
      {axis.hours.map(({ at, label }) => (
        <span key={at} className="num" style={{ left: `${place(axis, at) * 100}%` }}>
          {label}
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

interface Props {
  rooms: Room[];
  day: string;
  label: string;
  onRename?: (room: Room) => void;
}

/** A row a room, with the day as a timeline. Only the rows in view are there: five hundred rooms scroll like ten. */
export function RoomTimeline({ rooms, day, label, onRename }: Props) {
  const { t } = useTranslation();
  const { zone } = useMoments();
  const axis = useMemo(() => axisOf(day, zone), [day, zone]);
  const [box, height] = useHeight<HTMLDivElement>();
  const card = useHoverCard();
  const scrolled = useScrolled(box, card.hide);
  const present = useNow();
  const now = present >= axis.start && present < axis.end ? present : null;
  useLayoutEffect(() => {
    const width = box.current?.firstElementChild?.scrollWidth ?? 0;
    box.current?.scrollTo?.({ left: ((width - NAMES) / 24) * FIRST_HOUR });
  }, [box]);
  const { first, last } = rowsInView(rooms.length, ROW, scrolled, height || 640);
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrollable region must be reachable by keyboard
    <div className="tl" ref={box} role="region" aria-label={label} tabIndex={0}>
      <div className="tl-grid">
        <div className="tl-head">
          <div className="tl-corner">{t('rooms.room')}</div>
          <Hours axis={axis} now={now} />
        </div>
        <ul className="tl-rows" style={{ height: rooms.length * ROW }} aria-label={label}>
          {rooms.slice(first, last).map((room, offset) => (
            <RoomRow
              key={room.id}
              room={room}
              place={first + offset}
              count={rooms.length}
              axis={axis}
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
