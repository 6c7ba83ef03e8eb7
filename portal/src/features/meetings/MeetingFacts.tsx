import { Descriptions, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import type { MeetingDetail } from '@/api/gen';
import { SeriesExtent } from './SeriesExtent';
import { StatusDot } from './StatusDot';
import { numberText, useMeetingText } from './useMeetingText';

function Repeats({ meeting }: { meeting: MeetingDetail }) {
  const text = useMeetingText();
  return (
    <div>
      {text.recurrence(meeting)}
      {meeting.series && <SeriesExtent series={meeting.series} />}
    </div>
  );
}

/** Manual 1.4.1.2: everything that was booked. */
export function MeetingFacts({ meeting }: { meeting: MeetingDetail }) {
  const { t } = useTranslation();
  const text = useMeetingText();
  const { recurrence } = meeting;
  const password = meeting.password ?? t(meeting.has_password ? 'meetings.passwordSet' : 'meetings.passwordNone');
  const copyable = { text: meeting.meeting_number, tooltips: [t('meetings.copyNumber'), t('meetings.copied')] };
  const items = [
    { key: 'status', label: t('meetings.status'), children: <StatusDot meeting={meeting} /> },
    {
      key: 'number',
      label: t('meetings.number'),
      children: (
        <Typography.Text className="num" copyable={copyable}>
          {numberText(meeting.meeting_number)}
        </Typography.Text>
      ),
    },
    {
      key: 'time',
      label: t('meetings.time'),
      children: (
        <span className="num">
          {text.dateTime(meeting.start_at)} – {text.dateTime(meeting.end_at)}
        </span>
      ),
    },
    { key: 'duration', label: t('meetings.duration'), children: text.duration(meeting.duration_minutes) },
    { key: 'host', label: t('meetings.host'), children: meeting.host?.name ?? t('meetings.unknownHost') },
    { key: 'room', label: t('meetings.room'), children: meeting.room?.name ?? t('meetings.noRoom') },
    { key: 'capacity', label: t('meetings.capacity'), children: t('common.parties', { count: meeting.capacity }) },
    { key: 'type', label: t('meetings.type'), children: text.type(meeting) },
    ...(meeting.started_at
      ? [{ key: 'actual', label: t('meetings.actual'), children: <span className="num">{text.actual(meeting)}</span> }]
      : []),
    ...(recurrence ? [{ key: 'rule', label: t('meetings.recurrence'), children: <Repeats meeting={meeting} /> }] : []),
    { key: 'password', label: t('meetings.password'), children: password },
    ...(meeting.status === 'cancelled'
      ? [
          { key: 'by', label: t('meetings.cancelledBy'), children: meeting.cancelled_by ?? t('meetings.unknownHost') },
          { key: 'why', label: t('meetings.cancelledReason'), children: meeting.cancelled_reason ?? t('common.none') },
        ]
      : []),
  ];
  return <Descriptions column={{ xs: 1, sm: 1, md: 2 }} items={items} className="facts" />;
}
