import { useTranslation } from 'react-i18next';
import type { AttendanceLeg, Attendee } from '@/api/gen';
import { useMeetingText } from './useMeetingText';

const ENDS = ['left', 'ended', 'inferred'] as const;

function Leg({ leg, number }: { leg: AttendanceLeg; number: number }) {
  const { t } = useTranslation();
  const { dateTime } = useMeetingText();
  const at = (moment: string | null, none: string) => (moment ? dateTime(moment) : none);
  const end = ENDS.find((each) => each === leg.closed_by) ?? 'other';
  return (
    <li>
      <span>
        {t('attendance.leg', { n: number })}
        {leg.bound_to && ` · ${t('attendance.phone')}`}
      </span>{' '}
      <span className="num">
        {at(leg.joined_at, t('attendance.notTold'))} – {at(leg.left_at, leg.closed_by ? t('attendance.notTold') : '')}
      </span>{' '}
      <span className="muted">
        {t(`attendance.closed.${end}`)} · {leg.name}
      </span>
    </li>
  );
}

/** What the engine told of one person, as it told it. */
export function Legs({ person }: { person: Attendee }) {
  const { t } = useTranslation();
  return (
    <ol className="plain-list legs" aria-label={t('attendance.legs', { name: person.name })}>
      {person.legs.map((leg, index) => (
        <Leg key={leg.id} leg={leg} number={index + 1} />
      ))}
    </ol>
  );
}
