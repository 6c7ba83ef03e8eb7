import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Meeting } from '@/api/gen';
import type { Column } from '@/components/useColumns';
import { useWayHere } from '@/components/wayBack';
import { StatusDot } from './StatusDot';
import { useAttendanceColumn } from './useAttendanceColumn';
import { numberText, useMeetingText } from './useMeetingText';

/** The columns of the administrator's list. */
export function useMeetingColumns(
  meetings: Meeting[] | undefined,
  onCancel: (meeting: Meeting) => void,
): Column<Meeting>[] {
  const { t } = useTranslation();
  const text = useMeetingText();
  const here = useWayHere();
  const attendance = useAttendanceColumn(meetings);
  return [
    {
      title: t('meetings.topic'),
      dataIndex: 'topic',
      fixed: 'left',
      width: 206,
      sorter: true,
      render: (_, meeting) => (
        <span className="cell-2">
          <Link to={`/admin/meetings/${meeting.id}`} state={here} className="ellipsis" title={meeting.topic}>
            {meeting.topic}
          </Link>
          <small className="num">
            {numberText(meeting.meeting_number)} · {text.type(meeting)}
          </small>
        </span>
      ),
    },
    {
      title: t('meetings.time'),
      dataIndex: 'start_at',
      width: 214,
      sorter: true,
      sortDirections: ['ascend', 'descend', 'ascend'], // the list's own order, so there is no none
      render: (_, { start_at, end_at, duration_minutes }) => (
        <span className="cell-2 num">
          <span>{text.dateTime(start_at)}</span>
          <small>
            {text.span(start_at, end_at)} · {text.duration(duration_minutes)}
          </small>
        </span>
      ),
    },
    {
      title: t('meetings.host'),
      key: 'host',
      width: 88,
      render: (_, { host }) => {
        const name = host?.name ?? t('meetings.unknownHost');
        return (
          <span className="ellipsis" title={name}>
            {name}
          </span>
        );
      },
    },
    {
      title: t('meetings.room'),
      key: 'room',
      width: 140,
      render: (_, { room, capacity }) => (
        <span className="cell-2">
          <span title={room?.name}>{room?.name ?? t('common.none')}</span>
          <small className="num">{t('common.parties', { count: capacity })}</small>
        </span>
      ),
    },
    {
      title: t('meetings.status'),
      dataIndex: 'status',
      width: 108,
      sorter: true,
      render: (_, meeting) => <StatusDot meeting={meeting} />,
    },
    attendance,
    {
      title: t('common.actions'),
      key: 'actions',
      fixed: 'right',
      width: 100,
      render: (_, meeting) =>
        meeting.status === 'booked' && (
          <Button
            type="link"
            size="small"
            danger
            aria-label={`${t('meetings.cancel.action')} ${meeting.topic}`}
            onClick={() => onCancel(meeting)}
          >
            {t('meetings.cancel.short')}
          </Button>
        ),
    },
  ];
}
