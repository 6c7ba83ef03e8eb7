import { useRef } from 'react';
import { useNavigate } from 'react-router';
import type { Room } from '@/api/gen';
import { useWayHere } from '@/components/wayBack';
import { ReservationCard, useReservationText } from './ReservationCard';
import type { Block } from './timeline';
import type { useHoverCard } from './useHoverCard';
import { fitting } from './zoom';

const NARROW = 22; // pixels: below, not even one character fits

export type Card = ReturnType<typeof useHoverCard>;

interface Props {
  block: Block;
  room: Room;
  /** the width of the whole day, in pixels */
  track: number;
  card: Card;
  /** of the row, and of the reservation in it */
  spot: { row: number; at: number };
}

/** A tap of a finger shows the card first, and opens the meeting when it comes again; a click opens it at once. */
export function ReservationBlock({ block, room, track, card, spot }: Props) {
  const text = useReservationText();
  const navigate = useNavigate();
  const here = useWayHere();
  const tapped = useRef(false);
  const { reservation, left, width } = block;
  const pixels = width * track;
  const span = text.span(reservation);
  const shownTime = fitting(pixels, [span, ...span.split(' – ', 1)]);
  const show = (target: Element) =>
    card.show(target, <ReservationCard room={room} reservation={reservation} isTapped={tapped.current} />);
  const open = () => {
    if (reservation.meeting_id) void navigate(`/admin/meetings/${reservation.meeting_id}`, { state: here });
  };
  return (
    <li className={`tl-res st-${reservation.status}`} style={{ left: `${left * 100}%`, width: `${width * 100}%` }}>
      <button
        type="button"
        data-row={spot.row}
        data-at={spot.at}
        className={pixels < 2 * NARROW ? 'narrow' : undefined}
        aria-label={text.label(room, reservation)}
        onMouseEnter={(event) => show(event.currentTarget)}
        onMouseLeave={(event) => event.currentTarget !== document.activeElement && card.leave()}
        onFocus={(event) => show(event.currentTarget)}
        onBlur={card.leave}
        onPointerDown={({ pointerType, currentTarget }) => {
          tapped.current = pointerType === 'touch' && !card.isAt(currentTarget);
        }}
        onClick={(event) => {
          if (!tapped.current) return open();
          show(event.currentTarget);
          tapped.current = false;
        }}
      >
        {pixels >= NARROW && <strong>{text.topic(reservation)}</strong>}{' '}
        {shownTime && <span className="num">{shownTime}</span>}
      </button>
    </li>
  );
}
