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
  const words = useAttendanceWords();
  const { person_count: came, invited_count: invited, present_now: present } = found;
  if (!hasBegun(meeting)) return <span className="muted num">{t('attendance.invitedOnly', { n: invited })}</span>;
  if (!found.is_known) return <Missing text="–" hint={t('attendance.unknownHint')} />;
  return (
    <span className="cell-2 num">
      <span title={words(found).join(' · ')}>
        {invited ? t('attendance.of', { came: found.invited_came_count, invited }) : t('attendance.came', { n: came })}
      </span>
      {invited > 0 && found.uninvited_count > 0 && (
        <small>{t('attendance.uninvited', { n: found.uninvited_count })}</small>
      )}
      {meeting.status === 'in_progress' && <small className="live">{t('attendance.present', { n: present })}</small>}
    </span>
  );
}

/** Who came, the invited apart from the others: a share of the invited is never above all of them. */
export function useAttendanceWords(): (found: AttendanceFigures) => string[] {
  const { t } = useTranslation();
  return ({ person_count, invited_count: invited, invited_came_count: came, uninvited_count, host_came }) => [
    t('attendance.came', { n: person_count }),
    ...(invited ? [t('attendance.invitedCame', { came, invited })] : []),
    ...(uninvited_count ? [t('attendance.uninvited', { n: uninvited_count })] : []),
    ...(host_came ? [t('attendance.hostCame')] : []),
  ];
}

/** How many of the invited came to each of the meetings shown, and how many others. Another service knows: the list does without it. */
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
