import { useTranslation } from 'react-i18next';
import type { Reservation, Room } from '@/api/gen';
import { useMoments } from '@/components/zoned';

/** `busy`: whose it is may not be seen. */
const STATUSES = ['booked', 'in_progress', 'ended', 'busy'] as const;
type Status = (typeof STATUSES)[number];

function statusOf(reservation: Reservation): Status {
  return STATUSES.find((status) => status === reservation.status) ?? 'booked';
}

/** A reservation in words, as far as it may be seen. */
export function useReservationText() {
  const { t } = useTranslation();
  const { span } = useMoments();
  const text = {
    status: (reservation: Reservation) => t(`rooms.statuses.${statusOf(reservation)}`),
    topic: (reservation: Reservation) => reservation.topic ?? t('rooms.statuses.busy'),
    span: (reservation: Reservation) => span(reservation.start_at, reservation.end_at),
    /** the words on the block come first, and as they stand there (WCAG 2.5.3) */
    label: (room: Room, reservation: Reservation) =>
      [
        `${text.topic(reservation)} ${text.span(reservation)}`,
        reservation.host?.name,
        reservation.topic && text.status(reservation),
        room.name,
      ]
        .filter(Boolean)
        .join(', '),
  };
  return text;
}

interface Props {
  room: Room;
  reservation: Reservation;
  /** by a finger, which comes again to open the meeting */
  isTapped: boolean;
}

/** Manual 1.3.1: what shows when the pointer is over a reservation. */
export function ReservationCard({ room, reservation, isTapped }: Props) {
  const { t } = useTranslation();
  const { dateTime } = useMoments();
  const text = useReservationText();
  const { host, topic, start_at, end_at, is_overrun } = reservation;
  const rows = [
    topic && [t('rooms.topic'), topic],
    host && [t('rooms.host'), host.name],
    [t('rooms.start'), dateTime(start_at)],
    [t('rooms.end'), dateTime(end_at)],
    [t('rooms.status'), text.status(reservation) + (is_overrun ? t('rooms.overrun') : '')],
  ].filter((row): row is string[] => Array.isArray(row));
  return (
    <>
      <h3>{host ? t('rooms.roomOf', { name: host.name }) : room.name}</h3>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="num">{value}</dd>
          </div>
        ))}
      </dl>
      {!topic && <p className="muted small">{t('rooms.busyHint')}</p>}
      {isTapped && reservation.meeting_id && <p className="muted small">{t('timeline.tapAgain')}</p>}
    </>
  );
}
