import { Grid, Tag, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Attendee } from '@/api/gen';
import type { Column } from '@/components/useColumns';
import { useMeetingText } from './useMeetingText';

function Minutes({ person: { minutes, is_exact } }: { person: Attendee }) {
  const { t } = useTranslation();
  const { duration } = useMeetingText();
  if (minutes === null) return <span className="muted">{t('attendance.unknown')}</span>;
  if (is_exact) return duration(minutes);
  return <Tooltip title={t('attendance.atLeastHint')}>{t('attendance.atLeast', { time: duration(minutes) })}</Tooltip>;
}

/** Of a person who came. A narrow screen shows who and how long; the rest stands in the legs below. */
export function useAttendeeColumns(): Column<Attendee>[] {
  const { t } = useTranslation();
  const { dateTime } = useMeetingText();
  const { md = true } = Grid.useBreakpoint();
  const moment = (at: string | null) => (at ? dateTime(at) : t('attendance.notTold'));
  const who: Column<Attendee> = {
    title: t('attendance.person'),
    dataIndex: 'name',
    width: md ? 200 : 140,
    render: (_, { name, email, is_host, is_invited }) => (
      <span className="cell-2">
        <span title={name}>
          {name} {is_host && <Tag color="blue">{t('attendance.host')}</Tag>}
        </span>
        <small title={email ?? undefined}>{email}</small>
        {!md && !is_invited && !is_host && <small>{t('attendance.notInvited')}</small>}
      </span>
    ),
  };
  const long: Column<Attendee> = {
    title: t('attendance.minutes'),
    key: 'minutes',
    width: md ? 110 : 92,
    className: 'num',
    render: (_, person) => <Minutes person={person} />,
  };
  if (!md) return [who, long];
  return [
    who,
    {
      title: t('attendance.wasInvited'),
      dataIndex: 'is_invited',
      width: 76,
      render: (invited: boolean, { is_host }) => (is_host ? '–' : t(invited ? 'attendance.yes' : 'attendance.no')),
    },
    {
      title: t('attendance.joined'),
      dataIndex: 'first_joined_at',
      width: 136,
      className: 'num',
      render: (at: string | null) => moment(at),
    },
    {
      title: t('attendance.left'),
      dataIndex: 'last_left_at',
      width: 136,
      className: 'num',
      render: (at: string | null, { is_present }) =>
        is_present ? <span className="live">{t('attendance.stillThere')}</span> : moment(at),
    },
    long,
    {
      title: t('attendance.rejoined'),
      dataIndex: 'times_rejoined',
      width: 112,
      className: 'num',
    },
  ];
}
