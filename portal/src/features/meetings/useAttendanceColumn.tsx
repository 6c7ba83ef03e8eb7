import { useQuery } from '@tanstack/react-query';
import { Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { listAttendanceOptions } from '@/api/gen/@tanstack/react-query.gen';
import type { AttendanceFigures, Meeting } from '@/api/gen';
import type { Column } from '@/components/useColumns';

export const LIVE_EVERY = 20_000; // milliseconds

/** Whether somebody could have come by now. */
export function hasBegun({ status, started_at }: Meeting): boolean {
  return status === 'in_progress' || status === 'ended' || started_at !== null;
}

function Missing({ text, hint }: { text: string; hint: string }) {
  return (
    <Tooltip title={hint}>
      {/* a tooltip that the keyboard reaches too */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <span className="muted" tabIndex={0}>
        {text}
        <span className="sr-only">{hint}</span>
      </span>
    </Tooltip>
  );
}

function Figures({ meeting, found }: { meeting: Meeting; found: AttendanceFigures }) {
  const { t } = useTranslation();
  const { person_count: came, invited_count: invited, present_now: present } = found;
  if (!hasBegun(meeting)) return <span className="muted num">{t('attendance.invitedOnly', { n: invited })}</span>;
  if (!found.is_known) return <Missing text="–" hint={t('attendance.unknownHint')} />;
  return (
    <span className="cell-2 num">
      <span title={t('attendance.ofHint', { came, invited })}>{t('attendance.of', { came, invited })}</span>
      {meeting.status === 'in_progress' && <small className="live">{t('attendance.present', { n: present })}</small>}
    </span>
  );
}

/** How many came to each of the meetings shown, of how many invited. Another service knows: the list does without it. */
export function useAttendanceColumn(meetings: Meeting[] | undefined): Column<Meeting> {
  const { t } = useTranslation();
  const ids = meetings?.map(({ id }) => id) ?? [];
  const query = useQuery({
    ...listAttendanceOptions({ query: { ids } }),
    enabled: ids.length > 0,
    refetchInterval: meetings?.some(({ status }) => status === 'in_progress') ? LIVE_EVERY : false,
  });
  const found = new Map(query.data?.items.map((each) => [each.meeting_id, each]));
  return {
    title: t('attendance.column'),
    key: 'attendance',
    width: 104,
    render: (_, meeting) => {
      const figures = found.get(meeting.id);
      if (figures) return <Figures meeting={meeting} found={figures} />;
      if (query.isError) return <Missing text={t('attendance.silent')} hint={t('attendance.silentHint')} />;
      return query.isPending ? null : <Missing text="–" hint={t('attendance.unknownHint')} />;
    },
  };
}
