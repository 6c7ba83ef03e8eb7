import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Alert, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { AS_FILE } from '@/api/files';
import { exportAttendance } from '@/api/gen';
import { getAttendanceOptions } from '@/api/gen/@tanstack/react-query.gen';
import type { Attendance as Found, Attendee, MeetingDetail } from '@/api/gen';
import { useAccount } from '@/app/session';
import { DataTable, type PageQuery } from '@/components/DataTable';
import { ExportButton } from '@/components/ExportButton';
import { ErrorState } from '@/components/States';
import { useDownload } from '@/components/useDownload';
import { useListParams, type ListParams } from '@/components/useListParams';
import { Invitees, People } from './Invitees';
import { Legs } from './Legs';
import { LIVE_EVERY, useAttendanceWords } from './useAttendanceColumn';
import { useAttendeeColumns } from './useAttendeeColumns';
import { useMeetingText } from './useMeetingText';

type Params = ListParams & { sort?: string };

function Summary({ found, live }: { found: Found; live: boolean }) {
  const { t } = useTranslation();
  const { time } = useMeetingText();
  const came = useAttendanceWords();
  const words = [
    ...came(found),
    ...(found.absent.length ? [t('attendance.missing', { n: found.absent.length })] : []),
    ...(live
      ? [t('attendance.present', { n: found.present_now }), t('attendance.asOf', { time: time(found.as_of) })]
      : []),
  ];
  return (
    <p className="muted num" role="status">
      {words.join(' · ')}
    </p>
  );
}

function Absent({ found }: { found: Found }) {
  const { t } = useTranslation();
  const people = found.absent.map(({ same_name_came, ...person }) => ({
    ...person,
    note: same_name_came ? t('attendance.sameName') : undefined,
  }));
  if (!found.invited_count) return null;
  return (
    <section className="panel panel-body" aria-labelledby="absent">
      <h2 id="absent">{t('attendance.absent', { n: people.length })}</h2>
      <People people={people} none={t('attendance.allCame')} />
    </section>
  );
}

interface TableProps {
  query: Omit<PageQuery<Attendee>, 'data'> & { data?: Found };
  params: Params;
  setParams: (patch: Partial<Params>) => void;
}

function Persons({ query, params, setParams }: TableProps) {
  const { t } = useTranslation();
  const columns = useAttendeeColumns();
  const data = query.data && { items: query.data.persons, total: query.data.total };
  return (
    <DataTable<Attendee, Params>
      query={{ ...query, data }}
      columns={columns}
      params={params}
      setParams={setParams}
      label={t('attendance.title')}
      rowName={({ name }) => name}
      emptyText={t('attendance.nobody')}
      details={(person) => <Legs person={person} />}
    />
  );
}

function Head({ meeting, found }: { meeting: MeetingDetail; found?: Found }) {
  const { t } = useTranslation();
  const { download, pending } = useDownload();
  const { id } = meeting;
  return (
    <div className="attendance-head">
      <div>
        <h2 id="attendance">{t('attendance.title')}</h2>
        {found?.is_known && <Summary found={found} live={meeting.status === 'in_progress'} />}
      </div>
      {found?.is_known && found.person_count > 0 && (
        <ExportButton
          label={t('attendance.export')}
          pending={pending}
          onExport={(format) =>
            void download((signal) => exportAttendance({ path: { id }, query: { format }, signal, ...AS_FILE }))
          }
        />
      )}
    </div>
  );
}

/** Manual 1.4.1.2: who was invited, who came, and what the engine told of them. For a meeting that has begun. */
export function Attendance({ meeting }: { meeting: MeetingDetail }) {
  const { t } = useTranslation();
  const { page_size } = useAccount();
  const [params, setParams] = useListParams<Params>({ sort: undefined, page: 1, page_size });
  const query = useQuery({
    ...getAttendanceOptions({ path: { id: meeting.id }, query: { page: params.page, page_size: params.page_size } }),
    placeholderData: keepPreviousData,
    refetchInterval: meeting.status === 'in_progress' ? LIVE_EVERY : false,
  });
  const found = query.data;
  const without = query.isError || found?.is_known === false; // then those who were invited are all that is known
  return (
    <>
      <section className="panel panel-body" aria-labelledby="attendance">
        <Head meeting={meeting} found={found} />
        {query.isPending && <Skeleton active paragraph={{ rows: 4 }} />}
        {query.isError && !found && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
        {found?.is_known === false && <Alert type="info" showIcon title={t('attendance.unknownHint')} />}
        {found?.is_known && <Persons query={query} params={params} setParams={setParams} />}
      </section>
      {found?.is_known && <Absent found={found} />}
      {without && !found?.is_known && <Invitees people={meeting.invitees} />}
    </>
  );
}
